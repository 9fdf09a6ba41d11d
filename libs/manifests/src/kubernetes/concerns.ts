import type { UnmodelledObject } from '@vantage/engine';

type Concerns = UnmodelledObject['concerns'];

/** What kinds outside the model would decide on the network: by `group/Kind`, otherwise by group. */
const byKind: Readonly<Record<string, Concerns>> = {
  'cilium.io/CiliumNetworkPolicy': 'policy',
  'cilium.io/CiliumClusterwideNetworkPolicy': 'policy',
  'cilium.io/CiliumEgressGatewayPolicy': 'routing',
  'cilium.io/CiliumEnvoyConfig': 'routing',
  'cilium.io/CiliumClusterwideEnvoyConfig': 'routing',
  'cilium.io/CiliumLocalRedirectPolicy': 'routing',
  'cilium.io/CiliumLoadBalancerIPPool': 'routing',
  'projectcalico.org/NetworkPolicy': 'policy',
  'projectcalico.org/GlobalNetworkPolicy': 'policy',
  'projectcalico.org/IPPool': 'routing',
  'projectcalico.org/BGPConfiguration': 'routing',
  'projectcalico.org/BGPPeer': 'routing',
  'projectcalico.org/FelixConfiguration': 'routing',
  'crd.projectcalico.org/NetworkPolicy': 'policy',
  'crd.projectcalico.org/GlobalNetworkPolicy': 'policy',
  'crd.projectcalico.org/IPPool': 'routing',
  'crd.projectcalico.org/BGPConfiguration': 'routing',
  'crd.projectcalico.org/BGPPeer': 'routing',
  'crd.projectcalico.org/FelixConfiguration': 'routing',
  'crd.antrea.io/NetworkPolicy': 'policy',
  'crd.antrea.io/ClusterNetworkPolicy': 'policy',
  'crd.antrea.io/Egress': 'routing',
  'k8s.ovn.org/EgressFirewall': 'policy',
  'k8s.ovn.org/UserDefinedNetwork': 'policy',
  'k8s.ovn.org/ClusterUserDefinedNetwork': 'policy',
  'networking.k8s.io/ServiceCIDR': 'routing',
  'networking.k8s.io/IPAddress': 'nothing',
  'security.istio.io/RequestAuthentication': 'nothing',
};

const byGroup: Readonly<Record<string, Concerns>> = {
  'policy.networking.k8s.io': 'policy',
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
