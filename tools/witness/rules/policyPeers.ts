/** Which pods a NetworkPolicy talks about, and under which addresses and ports. Its own reading of selectors, not the engine's. */
import type { ClusterState, LabelSelector, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, PodState, StringMap } from '@vantage/engine';

export function matches(selector: LabelSelector | undefined, labels: StringMap): boolean {
  const pairs = Object.entries(selector?.matchLabels ?? {});
  const terms = selector?.matchExpressions ?? [];
  return (
    pairs.every(([key, value]) => labels[key] === value) &&
    terms.every(({ key, operator, values = [] }) => {
      const held = labels[key];
      if (operator === 'Exists') return held !== undefined;
      if (operator === 'DoesNotExist') return held === undefined;
      const within = held !== undefined && values.includes(held);
      return operator === 'In' ? within : !within;
    })
  );
}

/** Pods that a policy agent manages: those with an address of their own. */
export function policedPods(cluster: ClusterState): readonly PodState[] {
  return cluster.pods.filter((pod) => pod.placement.kind === 'running' && !pod.hostNetwork && pod.ips.length > 0);
}

export function policiesOf(pod: PodState, cluster: ClusterState, direction: 'Ingress' | 'Egress'): readonly NetworkPolicy[] {
  return cluster.spec.objects.networkPolicies.filter(
    ({ metadata, spec }) => metadata.namespace === pod.namespace && matches(spec.podSelector, pod.labels) && typesOf(spec).includes(direction),
  );
}

/** Ingress always, Egress where there are egress rules, unless the policy says. */
function typesOf(spec: NetworkPolicy['spec']): readonly ('Ingress' | 'Egress')[] {
  return spec.policyTypes ?? ((spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']);
}

/** The pods that a peer of a policy in `namespace` selects. */
export function podsOfPeer(peer: NetworkPolicyPeer, namespace: string, cluster: ClusterState): readonly PodState[] {
  const namespaceMatches = (name: string): boolean =>
    peer.namespaceSelector === undefined ? name === namespace : matches(peer.namespaceSelector, cluster.namespaces.get(name)?.labels ?? {});
  return policedPods(cluster).filter((pod) => namespaceMatches(pod.namespace) && matches(peer.podSelector, pod.labels));
}

/** The match of one port entry, with names looked up on the pod that is connected to; `undefined` where that pod lacks the name. */
export function portMatch(port: NetworkPolicyPort, destination: PodState | undefined): string | undefined {
  const protocol = (port.protocol ?? 'TCP').toLowerCase();
  if (port.port === undefined) return `-p ${protocol}`;
  if (typeof port.port === 'number') return `-p ${protocol} -m ${protocol} --dport ${port.port}${port.endPort === undefined ? '' : `:${port.endPort}`}`;
  const named = destination?.ports.find(({ name, protocol: own }) => name === port.port && own === (port.protocol ?? 'TCP'));
  return named === undefined ? undefined : `-p ${protocol} -m ${protocol} --dport ${named.port}`;
}
