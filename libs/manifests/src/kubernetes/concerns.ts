import type { UnmodelledObject } from '@vantage/engine';

type Concerns = UnmodelledObject['concerns'];

/** What kinds outside the model would decide on the network: by `group/Kind`, otherwise by group. */
const byKind: Readonly<Record<string, Concerns>> = {
  'cilium.io/CiliumNetworkPolicy': 'policy',
  'cilium.io/CiliumClusterwideNetworkPolicy': 'policy',
  'cilium.io/CiliumCIDRGroup': 'policy',
  'cilium.io/CiliumEgressGatewayPolicy': 'routing',
  'cilium.io/CiliumEnvoyConfig': 'routing',
  'cilium.io/CiliumClusterwideEnvoyConfig': 'routing',
  'cilium.io/CiliumLocalRedirectPolicy': 'routing',
  'cilium.io/CiliumLoadBalancerIPPool': 'routing',
  'k8s.ovn.org/EgressFirewall': 'policy',
  'networking.k8s.io/ServiceCIDR': 'routing',
  'networking.k8s.io/IPAddress': 'nothing',
  'security.istio.io/RequestAuthentication': 'nothing',
};

const byGroup: Readonly<Record<string, Concerns>> = {
  'policy.networking.k8s.io': 'policy',
  'projectcalico.org': 'policy',
  'crd.projectcalico.org': 'policy',
  'crd.antrea.io': 'policy',
  'security.istio.io': 'policy',
  'policy.linkerd.io': 'policy',
  'k8s.ovn.org': 'routing',
  'gateway.networking.k8s.io': 'routing',
  'gateway.networking.x-k8s.io': 'routing',
  'networking.istio.io': 'routing',
  'traefik.io': 'routing',
  'traefik.containo.us': 'routing',
  'route.openshift.io': 'routing',
  'projectcontour.io': 'routing',
  'getambassador.io': 'routing',
  'configuration.konghq.com': 'routing',
  'gateway.envoyproxy.io': 'routing',
  'metallb.io': 'routing',
  'elbv2.k8s.aws': 'routing',
  'networking.gke.io': 'routing',
  'cloud.google.com': 'routing',
  'multicluster.x-k8s.io': 'routing',
  'k8s.cni.cncf.io': 'routing',
  'serving.knative.dev': 'routing',
  'split.smi-spec.io': 'routing',
};

export function concernsOf(apiVersion: string, kind: string): Concerns {
  const group = groupOf(apiVersion);
  return byKind[`${group}/${kind}`] ?? byGroup[group] ?? 'nothing';
}

/** `apps/v1` → `apps`, `v1` → ``. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
