/** What the policies of one pod allow in one direction, all ports at once: the same tiers as the walk's, on sets instead of packets. */
import type { CompiledPolicy, CompiledRule, PortMatcher } from '../../compile/policy/rules.js';
import type { DirectionPolicies } from '../../compile/policyTables.js';
import { peerMatches, type BlocksReach, type SeenPeer } from '../../walk/policyPeer.js';
import { connectionsOn, EVERYTHING, intersect, isNothing, NOTHING, PROTOCOLS, subtract, union, unionAll, type ConnectionSet } from './connectionSet.js';
import type { PartyPort } from './parties.js';

export interface OtherEnd {
  readonly peer: SeenPeer;
  /** As administrators' policies see it. */
  readonly adminPeer: SeenPeer;
  /** Ports of the destination pod, by which names are resolved; empty where the destination is no pod. */
  readonly destinationPorts: readonly PartyPort[];
  /** What the ipBlocks of NetworkPolicies are held against. */
  readonly blocksReach: BlocksReach;
}

export function allowedConnections(policies: DirectionPolicies, other: OtherEnd): ConnectionSet {
  const admin = settle(policies.admin, EVERYTHING, other);
  // What passes skips the rest of its tier; what nothing matched goes on as well.
  const open = subtract(subtract(EVERYTHING, admin.allowed), admin.denied);
  if (policies.networkPolicies.length > 0) {
    const rules = policies.networkPolicies.flatMap((policy) => policy.rules).filter((rule) => peerMatches(rule.peers, other.peer, other.blocksReach));
    return union(admin.allowed, intersect(open, unionAll(rules.map((rule) => connectionsOf(rule.ports, other.destinationPorts)))));
  }
  const baseline = settle(policies.baseline, open, other);
  return union(admin.allowed, subtract(open, baseline.denied));
}

interface Settled {
  readonly allowed: ConnectionSet;
  readonly denied: ConnectionSet;
  readonly passed: ConnectionSet;
}

/** One tier: by priority, and by order within a policy. Where policies of one priority disagree nothing is certain, so that it counts as denied. */
function settle(policies: readonly CompiledPolicy[], asked: ConnectionSet, other: OtherEnd): Settled {
  let rest = asked;
  let result: Settled = { allowed: NOTHING, denied: NOTHING, passed: NOTHING };
  for (const group of byPriority(policies)) {
    const agreed = agree(group.map((policy) => settlePolicy(policy, rest, other)));
    result = { allowed: union(result.allowed, agreed.allowed), denied: union(result.denied, agreed.denied), passed: union(result.passed, agreed.passed) };
    rest = withoutAll(rest, agreed);
  }
  return result;
}

function settlePolicy(policy: CompiledPolicy, asked: ConnectionSet, other: OtherEnd): Settled {
  let rest = asked;
  let result: Settled = { allowed: NOTHING, denied: NOTHING, passed: NOTHING };
  for (const rule of policy.rules) {
    const matched = intersect(rest, matchedBy(rule, other));
    if (isNothing(matched)) continue;
    result = {
      allowed: rule.action === 'Allow' ? union(result.allowed, matched) : result.allowed,
      denied: rule.action === 'Deny' ? union(result.denied, matched) : result.denied,
      passed: rule.action === 'Pass' ? union(result.passed, matched) : result.passed,
    };
    rest = subtract(rest, matched);
  }
  return result;
}

function agree(all: readonly Settled[]): Settled {
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return only;
  const allowed = unionAll(all.map((one) => one.allowed));
  const denied = unionAll(all.map((one) => one.denied));
  const passed = unionAll(all.map((one) => one.passed));
  return {
    allowed: subtract(subtract(allowed, denied), passed),
    denied: union(denied, intersect(allowed, passed)),
    passed: subtract(subtract(passed, denied), allowed),
  };
}

function withoutAll(set: ConnectionSet, { allowed, denied, passed }: Settled): ConnectionSet {
  return subtract(subtract(subtract(set, allowed), denied), passed);
}

function* byPriority(policies: readonly CompiledPolicy[]): Generator<readonly CompiledPolicy[]> {
  for (let start = 0; start < policies.length; ) {
    const priority = policies[start]?.priority;
    const after = policies.findIndex((policy, index) => index > start && policy.priority !== priority);
    const end = after < 0 ? policies.length : after;
    yield policies.slice(start, end);
    start = end;
  }
}

/**
 * Networks of administrators' policies cover pods, whatever the plugin does with ipBlocks: "cluster-internal traffic will be checked against the rule as well"
 * (network-policy-api, ClusterNetworkPolicyEgressPeer.networks).
 */
function matchedBy(rule: CompiledRule, other: OtherEnd): ConnectionSet {
  // Which addresses a domain name has is not known here, so that a rule with nothing but names matches nothing.
  return peerMatches(rule.peers, other.adminPeer, 'pods too') ? connectionsOf(rule.ports, other.destinationPorts) : NOTHING;
}

function connectionsOf(matcher: PortMatcher, destinationPorts: readonly PartyPort[]): ConnectionSet {
  if (matcher.kind === 'every') return EVERYTHING;
  return unionAll(
    matcher.ports.flatMap((match) => {
      if (match.kind === 'range') return [connectionsOn(match.protocol, match.from, match.to)];
      const protocols = match.protocol === undefined ? PROTOCOLS : [match.protocol];
      return destinationPorts
        .filter((port) => port.name === match.name && protocols.includes(port.protocol))
        .map((port) => connectionsOn(port.protocol, port.port, port.port));
    }),
  );
}
