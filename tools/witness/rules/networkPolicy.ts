/**
 * NetworkPolicies as a policy agent on a node writes them: a chain for every isolated pod of the node and direction. It hooks where
 * kubernetes-sigs/kube-network-policies does, between kube-proxy's translation and rejects and its masquerade: POSTROUTING before the nat table.
 * What the node itself sends is never asked.
 */
import type { ClusterState, Family, NetworkPolicyPeer, NetworkPolicyPort, NodeState, PodState } from '@vantage/engine';
import { alone, isV4, ofFamily, podCidrOf } from './addresses.js';
import { tierRules, type Direction } from './adminPolicy.js';
import { podsOfPeer, policedPods, policiesOf, portMatch } from './policyPeers.js';

const ALLOWED = '0x10000/0x10000';
const FORGET = '-j MARK --set-xmark 0x0/0x10000';
const ALLOW = `-j MARK --set-xmark ${ALLOWED}`;
const KNOWN = '-A POLICY -m conntrack --ctstate RELATED,ESTABLISHED,UNTRACKED -j RETURN';

/**
 * The tables of a family, for `iptables-restore`. Neighbour discovery is untracked, and nobody's business. What a pod sends to its own node never
 * comes to POSTROUTING: only administrators' policies say anything about it, after kube-proxy's rejects in INPUT.
 */
export function policyTables(node: NodeState, cluster: ClusterState, family: Family): readonly string[] {
  const pods = cluster.profile.enforcesPolicy ? policedPods(cluster).filter((pod) => pod.placement.kind === 'running' && pod.placement.node === node.name) : [];
  const between = pods.flatMap((pod, index) => [...podChains(pod, cluster, family, 'Egress', `OUT-${index}`), ...podChains(pod, cluster, family, 'Ingress', `IN-${index}`)]);
  const toOwnNode = pods.flatMap((pod, index) => ownNodeChains(pod, cluster, family, `OWN-${index}`));
  return [
    ...table('mangle', ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'], 'POSTROUTING', between),
    ...table('security', ['INPUT', 'FORWARD', 'OUTPUT'], 'INPUT', toOwnNode),
  ];
}

function table(name: string, hooks: readonly string[], hook: string, chains: readonly PodChains[]): readonly string[] {
  return [
    `*${name}`,
    ...hooks.map((chain) => `:${chain} ACCEPT [0:0]`),
    ...['POLICY', ...chains.flatMap(({ names }) => names)].map((chain) => `:${chain} - [0:0]`),
    `-A ${hook} -m addrtype ! --src-type LOCAL -j POLICY`,
    KNOWN,
    ...chains.flatMap(({ rules }) => rules),
    'COMMIT',
  ];
}

interface PodChains {
  readonly names: readonly string[];
  readonly rules: readonly string[];
}

/** A chain a tier; whoever comes back from them was let through. */
function podChains(pod: PodState, cluster: ClusterState, family: Family, direction: Direction, name: string): readonly PodChains[] {
  const [address] = ofFamily(pod.ips, family);
  const own = networkPolicyRules(pod, cluster, family, direction, `${name}-NP`);
  const [admin, baseline] = tiers(pod, cluster, family, direction, name);
  if (address === undefined || (own === undefined && admin.length === 0 && baseline.length === 0)) return [];
  const second = own === undefined ? [`-A ${name}-N -g ${name}-B`] : [`-A ${name}-N ${FORGET}`, `-A ${name}-N -j ${name}-NP`, `-A ${name}-N -m mark --mark ${ALLOWED} -j RETURN`, `-A ${name}-N -j DROP`];
  return [
    {
      names: [...['A', 'N', 'B'].map((tier) => `${name}-${tier}`), ...(own?.names ?? [])],
      rules: [`-A POLICY ${direction === 'Ingress' ? '-d' : '-s'} ${alone(address)} -j ${name}-A`, ...admin, `-A ${name}-A -g ${name}-N`, ...second, ...baseline, ...(own?.rules ?? [])],
    },
  ];
}

/** A NetworkPolicy says nothing between a pod and its own node, and yet keeps the Baseline tier out. */
function ownNodeChains(pod: PodState, cluster: ClusterState, family: Family, name: string): readonly PodChains[] {
  const [address] = ofFamily(pod.ips, family);
  const [admin, baseline] = tiers(pod, cluster, family, 'Egress', name);
  if (address === undefined || (admin.length === 0 && baseline.length === 0)) return [];
  const second = policiesOf(pod, cluster, 'Egress').length > 0 ? [] : [`-A ${name}-N -g ${name}-B`];
  return [{ names: ['A', 'N', 'B'].map((tier) => `${name}-${tier}`), rules: [`-A POLICY -s ${alone(address)} -j ${name}-A`, ...admin, `-A ${name}-A -g ${name}-N`, ...second, ...baseline] }];
}

function tiers(pod: PodState, cluster: ClusterState, family: Family, direction: Direction, name: string): readonly [admin: readonly string[], baseline: readonly string[]] {
  const verdicts = { allow: '-j RETURN', deny: '-j DROP' };
  return [
    tierRules(pod, cluster, family, 'Admin', direction, `${name}-A`, { ...verdicts, pass: `-g ${name}-N` }),
    tierRules(pod, cluster, family, 'Baseline', direction, `${name}-B`, { ...verdicts, pass: '-j RETURN' }),
  ];
}

/** Chains that mark what the pod's NetworkPolicies allow; `undefined` where none of them isolates it. */
function networkPolicyRules(pod: PodState, cluster: ClusterState, family: Family, direction: Direction, name: string): PodChains | undefined {
  const policies = policiesOf(pod, cluster, direction);
  if (policies.length === 0) return undefined;
  const blocks: string[] = [];
  const rules = policies.flatMap(({ metadata, spec }) =>
    (direction === 'Ingress' ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })) : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }))).flatMap(
      ({ peers, ports }) => ruleAllows({ pod, cluster, family, direction, name, blocks, namespace: metadata.namespace ?? 'default' }, peers, ports),
    ),
  );
  return { names: [name, ...blocks], rules };
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
