/**
 * One packet through the tiers: Admin, then NetworkPolicy, then Baseline.
 * https://network-policy-api.sigs.k8s.io/api-overview/ and https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
import type { CompiledPolicy, CompiledRule, PortMatcher } from '../compile/policy/rules.js';
import type { DirectionPolicies } from '../compile/policyTables.js';
import { cite, type PodPort } from '../model/index.js';
import type { PolicyMiss, PolicyTier } from '../trace/index.js';
import { peerMatches, type BlocksReach, type SeenPeer } from './policyPeer.js';

/** A packet as the policies of one pod see it. */
export interface PolicyPacket {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  /** Of the destination, after DNAT; absent for ICMP. */
  readonly port: number | undefined;
  /** Ports of the destination pod, by which names are resolved; empty where the destination is no pod. */
  readonly destinationPorts: readonly Pick<PodPort, 'name' | 'port' | 'protocol'>[];
  /** As NetworkPolicies see it, and as administrators' policies do: to those, a hostNetwork pod is never a pod. */
  readonly peer: SeenPeer;
  readonly adminPeer: SeenPeer;
  readonly fromOrToOwnNode: boolean;
  readonly ipBlocksReach: BlocksReach;
}

export interface RuleRef {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
}

export type PolicyDecision =
  | { readonly kind: 'rule'; readonly action: 'Allow' | 'Deny'; readonly tier: PolicyTier; readonly ref: RuleRef; readonly passedBy: readonly RuleRef[] }
  | { readonly kind: 'isolated'; readonly misses: readonly PolicyMiss[]; readonly passedBy: readonly RuleRef[] }
  | { readonly kind: 'ownNode' }
  | { readonly kind: 'open'; readonly passedBy: readonly RuleRef[] }
  | { readonly kind: 'equalPriorities'; readonly refs: readonly [RuleRef, ...RuleRef[]] }
  | { readonly kind: 'domainNames'; readonly ref: RuleRef }
  | { readonly kind: 'icmp'; readonly policies: readonly CompiledPolicy[] };

export function decide(policies: DirectionPolicies, packet: PolicyPacket): PolicyDecision {
  const admin = decideByPriority(policies.admin, packet);
  if (admin.kind === 'final') return finalOf(admin, 'Admin', []);
  if (admin.kind === 'unsettled') return admin.decision;
  const passedBy = admin.kind === 'passed' ? [admin.ref] : [];
  // NetworkPolicies always settle it for the pods they select; the Baseline tier is for the others.
  if (policies.networkPolicies.length > 0) {
    return packet.fromOrToOwnNode ? { kind: 'ownNode' } : decideByNetworkPolicies(policies.networkPolicies, packet, passedBy);
  }
  const baseline = decideByPriority(policies.baseline, packet);
  if (baseline.kind === 'final') return finalOf(baseline, 'Baseline', passedBy);
  if (baseline.kind === 'unsettled') return baseline.decision;
  return { kind: 'open', passedBy: baseline.kind === 'passed' ? [...passedBy, baseline.ref] : passedBy };
}

/** The union of all rules; without one that matches, the pod is isolated. */
function decideByNetworkPolicies(policies: readonly CompiledPolicy[], packet: PolicyPacket, passedBy: readonly RuleRef[]): PolicyDecision {
  if (packet.protocol === 'ICMP') return { kind: 'icmp', policies };
  for (const policy of policies) {
    for (const rule of policy.rules) {
      if (portsMatch(rule.ports, packet) && peerMatches(rule.peers, packet.peer, packet.ipBlocksReach)) {
        return { kind: 'rule', action: 'Allow', tier: 'NetworkPolicy', ref: { policy, rule }, passedBy };
      }
    }
  }
  return { kind: 'isolated', misses: policies.map((policy) => missOf(policy, packet)), passedBy };
}

function missOf(policy: CompiledPolicy, packet: PolicyPacket): PolicyMiss {
  return {
    policy: policy.name,
    cite: cite(policy.origin, 'spec.podSelector'),
    rules: policy.rules.map((rule) => {
      const peer = peerMatches(rule.peers, packet.peer, packet.ipBlocksReach);
      const port = portsMatch(rule.ports, packet);
      return { field: rule.field, why: peer ? 'PORT' : port ? 'PEER' : 'PEER_AND_PORT' };
    }),
  };
}

type TierDecision =
  | { readonly kind: 'final'; readonly action: 'Allow' | 'Deny'; readonly ref: RuleRef }
  | { readonly kind: 'passed'; readonly ref: RuleRef }
  | { readonly kind: 'unsettled'; readonly decision: PolicyDecision }
  | { readonly kind: 'noMatch' };

/** Lower numbers first. Among policies of one priority the implementation may take any, so that they must agree. */
function decideByPriority(policies: readonly CompiledPolicy[], packet: PolicyPacket): TierDecision {
  for (let start = 0; start < policies.length; ) {
    const priority = policies[start]?.priority;
    let end = start;
    while (end < policies.length && policies[end]?.priority === priority) end += 1;
    const matches = policies.slice(start, end).flatMap((policy) => firstMatch(policy, packet));
    start = end;
    const [first, ...others] = matches;
    if (first === undefined) continue;
    const unknown = matches.find((match) => match.certainty === 'onlyByName');
    if (unknown !== undefined) return { kind: 'unsettled', decision: { kind: 'domainNames', ref: unknown.ref } };
    if (others.some((other) => other.ref.rule.action !== first.ref.rule.action)) {
      return { kind: 'unsettled', decision: { kind: 'equalPriorities', refs: [first.ref, ...others.map((other) => other.ref)] } };
    }
    const { action } = first.ref.rule;
    return action === 'Pass' ? { kind: 'passed', ref: first.ref } : { kind: 'final', action, ref: first.ref };
  }
  return { kind: 'noMatch' };
}

interface Match {
  readonly ref: RuleRef;
  /** `onlyByName`: the rule names domains, and which addresses they have is not known here. */
  readonly certainty: 'certain' | 'onlyByName';
}

function firstMatch(policy: CompiledPolicy, packet: PolicyPacket): readonly Match[] {
  for (const rule of policy.rules) {
    if (!portsMatch(rule.ports, packet)) continue;
    if (peerMatches(rule.peers, packet.adminPeer, 'pods too')) return [{ ref: { policy, rule }, certainty: 'certain' }];
    const outside = packet.adminPeer.podClass === undefined && packet.adminPeer.node === undefined;
    if (outside && rule.peers.kind === 'listed' && rule.peers.domainNames.length > 0) return [{ ref: { policy, rule }, certainty: 'onlyByName' }];
  }
  return [];
}

function finalOf(final: { readonly action: 'Allow' | 'Deny'; readonly ref: RuleRef }, tier: PolicyTier, passedBy: readonly RuleRef[]): PolicyDecision {
  return { kind: 'rule', action: final.action, tier, ref: final.ref, passedBy };
}

/** A rule without ports matches every protocol, ICMP among them; one with ports only those it names. */
function portsMatch(matcher: PortMatcher, { protocol, port, destinationPorts }: PolicyPacket): boolean {
  if (matcher.kind === 'every') return true;
  return matcher.ports.some((match) => {
    if (match.kind === 'range') return match.protocol === protocol && port !== undefined && port >= match.from && port <= match.to;
    if (match.protocol !== undefined && match.protocol !== protocol) return false;
    return destinationPorts.some((one) => one.name === match.name && one.protocol === protocol && one.port === port);
  });
}
