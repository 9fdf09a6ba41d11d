/** AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy into rules over pod classes (network-policy-api, `apis/`). */
import { parseCidr, matchesSelector } from '../../model/index.js';
import type { AdminPolicy, AdminPolicyPeer, AdminPolicyPort, AdminPolicyRule, AdminPolicySubject, NodeState } from '../../model/index.js';
import { unionOf } from './classSet.js';
import type { ClassSelector, Selection } from './classSelector.js';
import type { PodClass } from './podClasses.js';
import { FIRST_PORT, LAST_PORT, type CompiledPolicy, type CompiledRule, type PeerMatcher, type PortMatch, type PortMatcher } from './rules.js';

export interface SelectedAdminPolicy {
  readonly subjects: readonly PodClass[];
  readonly ingress: CompiledPolicy;
  readonly egress: CompiledPolicy;
}

export function compileAdminPolicy(policy: AdminPolicy, select: ClassSelector, nodes: readonly NodeState[]): SelectedAdminPolicy {
  const named = { name: `${policy.kind} ${policy.metadata.name}`, origin: policy.origin, priority: policy.priority };
  const rules = (list: readonly AdminPolicyRule[]): readonly CompiledRule[] => list.map((rule) => ruleOf(rule, select, nodes));
  return {
    subjects: podsOf(policy.subject, select).classes,
    ingress: { ...named, rules: rules(policy.ingress) },
    egress: { ...named, rules: rules(policy.egress) },
  };
}

function ruleOf(rule: AdminPolicyRule, select: ClassSelector, nodes: readonly NodeState[]): CompiledRule {
  return { field: rule.field, action: rule.action, peers: peersOf(rule.peers, select, nodes), ports: portsOf(rule.ports) };
}

function podsOf(subject: AdminPolicySubject, select: ClassSelector): Selection {
  return select.acrossNamespaces(subject.namespaceSelector, subject.kind === 'pods' ? subject.podSelector : {});
}

/** Unlike in a NetworkPolicy, an empty list of peers matches no one: the API asks for at least one. */
function peersOf(peers: readonly AdminPolicyPeer[], select: ClassSelector, nodes: readonly NodeState[]): PeerMatcher {
  const selected = peers.flatMap((peer) => (peer.kind === 'namespaces' || peer.kind === 'pods' ? [podsOf(peer, select).set] : []));
  const cidrs = peers.flatMap((peer) => (peer.kind === 'networks' ? peer.cidrs : []));
  return {
    kind: 'listed',
    pods: unionOf(select.classCount, selected),
    blocks: cidrs.flatMap((text) => parseCidr(text) ?? []).map((cidr) => ({ cidr, except: [] })),
    nodes: new Set(peers.flatMap((peer) => (peer.kind === 'nodes' ? nodes.filter((node) => matchesSelector(peer.nodeSelector, node.labels)) : [])).map((node) => node.name)),
    domainNames: peers.flatMap((peer) => (peer.kind === 'domainNames' ? peer.domainNames : [])),
  };
}

function portsOf(ports: readonly AdminPolicyPort[] | undefined): PortMatcher {
  return ports === undefined ? { kind: 'every' } : { kind: 'listed', ports: ports.map(portOf) };
}

function portOf(port: AdminPolicyPort): PortMatch {
  switch (port.kind) {
    case 'range':
      return port;
    case 'protocol':
      return { kind: 'range', protocol: port.protocol, from: FIRST_PORT, to: LAST_PORT };
    case 'named':
      return { kind: 'named', protocol: undefined, name: port.name };
  }
}
