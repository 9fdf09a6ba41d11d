/**
 * NetworkPolicies as a policy agent on a node writes them: a chain for every isolated pod of the node and direction. It hooks where
 * kubernetes-sigs/kube-network-policies does, between kube-proxy's translation and rejects and its masquerade: POSTROUTING before the nat table.
 * What the node itself sends is never asked.
 */
import type { ClusterState, Family, NetworkPolicyPeer, NetworkPolicyPort, NodeState, PodState } from '@vantage/engine';
import { alone, isV4, ofFamily, podCidrOf } from './addresses.js';
import { podsOfPeer, policedPods, policiesOf, portMatch } from './policyPeers.js';

type Direction = 'Ingress' | 'Egress';

const ALLOWED = '0x10000/0x10000';
const FORGET = '-j MARK --set-xmark 0x0/0x10000';
const ALLOW = `-j MARK --set-xmark ${ALLOWED}`;

/** The mangle table of a family, for `iptables-restore`. Neighbour discovery is untracked, and nobody's business. */
export function networkPolicyTable(node: NodeState, cluster: ClusterState, family: Family): readonly string[] {
  const pods = policedPods(cluster).filter((pod) => pod.placement.kind === 'running' && pod.placement.node === node.name);
  const chains = cluster.profile.enforcesPolicy
    ? pods.flatMap((pod, index) => [...podChain(pod, cluster, family, 'Egress', `POD-OUT-${index}`), ...podChain(pod, cluster, family, 'Ingress', `POD-IN-${index}`)])
    : [];
  return [
    '*mangle',
    ...['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'].map((chain) => `:${chain} ACCEPT [0:0]`),
    ...['POLICY', ...chains.flatMap(({ names }) => names)].map((chain) => `:${chain} - [0:0]`),
    '-A POSTROUTING -m addrtype ! --src-type LOCAL -j POLICY',
    '-A POLICY -m conntrack --ctstate RELATED,ESTABLISHED,UNTRACKED -j RETURN',
    ...chains.flatMap(({ rules }) => rules),
    'COMMIT',
  ];
}

interface PodChain {
  readonly names: readonly string[];
  readonly rules: readonly string[];
}

function podChain(pod: PodState, cluster: ClusterState, family: Family, direction: Direction, name: string): readonly PodChain[] {
  const policies = policiesOf(pod, cluster, direction);
  const [address] = ofFamily(pod.ips, family);
  if (policies.length === 0 || address === undefined) return [];
  const blocks: string[] = [];
  const allows = policies.flatMap(({ metadata, spec }) =>
    (direction === 'Ingress' ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })) : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }))).flatMap(
      ({ peers, ports }) => ruleAllows({ pod, cluster, family, direction, name, blocks, namespace: metadata.namespace ?? 'default' }, peers, ports),
    ),
  );
  const enter = `-A POLICY ${direction === 'Ingress' ? '-d' : '-s'} ${alone(address)}`;
  return [{ names: [name, ...blocks], rules: [`${enter} ${FORGET}`, `${enter} -j ${name}`, `${enter} -m mark ! --mark ${ALLOWED} -j DROP`, ...allows] }];
}

interface RuleContext {
  readonly pod: PodState;
  readonly cluster: ClusterState;
  readonly family: Family;
  readonly direction: Direction;
  readonly name: string;
  readonly namespace: string;
  /** Names of the chains made for ranges with exceptions so far. */
  readonly blocks: string[];
}

function ruleAllows(context: RuleContext, peers: readonly NetworkPolicyPeer[] | undefined, ports: readonly NetworkPolicyPort[] | undefined): readonly string[] {
  const anyone = peers === undefined || peers.length === 0;
  if (anyone) return portMatches(ports, context, undefined).map((port) => `-A ${context.name} ${port} ${ALLOW}`);
  return peers.flatMap((peer) => (peer.ipBlock === undefined ? podAllows(context, peer, ports) : blockAllows(context, peer.ipBlock, ports)));
}

function podAllows(context: RuleContext, peer: NetworkPolicyPeer, ports: readonly NetworkPolicyPort[] | undefined): readonly string[] {
  return podsOfPeer(peer, context.namespace, context.cluster).flatMap((other) =>
    ofFamily(other.ips, context.family).flatMap((ip) => portMatches(ports, context, other).map((port) => `-A ${context.name} ${side(context)} ${alone(ip)} ${port} ${ALLOW}`)),
  );
}

function blockAllows(
  context: RuleContext,
  block: { readonly cidr: string; readonly except?: readonly string[] },
  ports: readonly NetworkPolicyPort[] | undefined,
): readonly string[] {
  if (isV4(block.cidr) !== (context.family === 4)) return [];
  const chain = `${context.name}-B${context.blocks.length}`;
  context.blocks.push(chain);
  const spared = [...(block.except ?? []), ...(context.cluster.profile.ipBlockMatchesPods ? [] : [podCidrOf(context.cluster, context.family)])];
  return [
    `-A ${context.name} ${side(context)} ${block.cidr} -j ${chain}`,
    ...spared.map((range) => `-A ${chain} ${side(context)} ${range} -j RETURN`),
    ...portMatches(ports, context, undefined).map((port) => `-A ${chain} ${port} ${ALLOW}`),
  ];
}

/** One match a port entry; a rule without ports matches everything. */
function portMatches(ports: readonly NetworkPolicyPort[] | undefined, context: RuleContext, other: PodState | undefined): readonly string[] {
  if (ports === undefined || ports.length === 0) return [''];
  if (context.direction === 'Ingress') return ports.flatMap((port) => portMatch(port, context.pod) ?? []);
  return ports.flatMap((port) => (other === undefined && typeof port.port === 'string' ? namedAnywhere(port, context) : (portMatch(port, other) ?? [])));
}

/** A name means a number only on the pod that is connected to: on every pod that has it. */
function namedAnywhere(port: NetworkPolicyPort, { cluster, family }: RuleContext): readonly string[] {
  return policedPods(cluster).flatMap((pod) => {
    const match = portMatch(port, pod);
    return match === undefined ? [] : ofFamily(pod.ips, family).map((ip) => `-d ${alone(ip)} ${match}`);
  });
}

function side({ direction }: RuleContext): string {
  return direction === 'Ingress' ? '-s' : '-d';
}
