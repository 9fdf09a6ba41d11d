import { addressAt, cidrContains, familyOf, parseIp, type Cluster, type ClusterObjects, type EndpointState, type Family, type Ip, type NodeState, type Service, type StringMap } from '../../model/index.js';
import { serviceLabel } from '../endpoints/slices.js';
import { builtInAnnotations } from './mark.js';

/** The Service by which pods find the API server: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
const namespace = 'default';
const name = 'kubernetes';

/** kubeadm's port of it (cmd/kubeadm/app/constants, KubeAPIServerPort). */
const apiServerPort = 6443;

const controlPlaneLabels = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'] as const;

export function isApiServerService(service: { readonly namespace?: string; readonly name: string }): boolean {
  return service.namespace === namespace && service.name === name;
}

/**
 * The API server makes its own Service wherever it starts, at the first address of the service range
 * (pkg/controlplane/controller/kubernetesservice). A lab that gives the address to another Service has none.
 */
export function apiServerObjects(cluster: Cluster): Pick<ClusterObjects, 'services'> {
  const [range] = cluster.serviceNetwork.cidrs;
  const address = range === undefined ? undefined : addressAt(range, 1);
  if (range === undefined || address === undefined || !cidrContains(range, address)) return { services: [] };
  const isThere = cluster.objects.services.some(({ metadata, spec }) => isApiServerService(metadata) || spec.clusterIP === address || spec.clusterIPs?.includes(address) === true);
  return { services: isThere ? [] : [service(address)] };
}

function service(address: Ip): Service {
  return {
    kind: 'Service',
    metadata: { name, namespace, labels: { component: 'apiserver', provider: 'kubernetes' }, annotations: builtInAnnotations },
    origin: { resource: `Service ${namespace}/${name}` },
    spec: { clusterIP: address, ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: apiServerPort }] },
  };
}

/** Nodes of the control plane run it, as kubeadm makes them. Without any, nothing in the lab says where it runs. */
export function apiServerEndpoints(nodes: Iterable<NodeState>, families: readonly Family[]): readonly EndpointState[] {
  return [...nodes].filter((node) => isControlPlane(node.labels)).flatMap((node) =>
    node.ips
      .filter((ip) => families.includes(familyOf(ip)))
      .map((ip) => ({
        family: familyOf(ip),
        ip,
        ready: true,
        serving: true,
        terminating: false,
        nodeName: undefined,
        zone: undefined,
        hostname: undefined,
        hints: undefined,
        pod: undefined,
        ports: [{ name: 'https', protocol: 'TCP', port: apiServerPort }],
        origin: node.origin,
        field: node.field,
      })),
  );
}

function isControlPlane(labels: StringMap): boolean {
  return controlPlaneLabels.some((label) => labels[label] !== undefined);
}

/** Ports on which API servers of the cluster listen at a node. */
export function apiServerPorts(cluster: Cluster, node: { readonly ips: readonly Ip[]; readonly labels: StringMap }): readonly number[] {
  const given = [...sliceAddresses(cluster), ...objectAddresses(cluster)].filter(({ ip }) => node.ips.includes(ip)).map(({ port }) => port);
  return [...new Set(isControlPlane(node.labels) ? [apiServerPort, ...given] : given)];
}

interface Address {
  readonly ip: Ip;
  readonly port: number;
}

function sliceAddresses({ objects }: Cluster): readonly Address[] {
  const own = objects.endpointSlices.filter(({ metadata }) => isApiServerService({ namespace: metadata.namespace ?? 'default', name: metadata.labels?.[serviceLabel] ?? '' }));
  return own.flatMap(({ endpoints, ports }) => addressesOf((endpoints ?? []).flatMap(({ addresses }) => addresses), ports));
}

function objectAddresses({ objects }: Cluster): readonly Address[] {
  const own = objects.endpoints.filter(({ metadata }) => isApiServerService(metadata));
  return own.flatMap(({ subsets }) => (subsets ?? []).flatMap(({ addresses, ports }) => addressesOf((addresses ?? []).map(({ ip }) => ip), ports)));
}

function addressesOf(texts: readonly string[], ports: readonly { readonly port?: number }[] | undefined): readonly Address[] {
  return texts.flatMap((text) => {
    const ip = parseIp(text);
    return ip === undefined ? [] : (ports ?? []).flatMap(({ port }) => (port === undefined ? [] : [{ ip, port }]));
  });
}
