/** The policies of one pod look at one packet. */
import type { CompiledPolicy } from '../compile/policy/rules.js';
import { classOf, policiesOf, selectingClass, type ClusterPolicies, type Direction, type DirectionPolicies, type PolicyTables } from '../compile/policyTables.js';
import { assertNever, cite, citeReference, type Citation, type PodPort, type PodState } from '../model/index.js';
import type { NetworkPolicyStep, UnmodelledStep } from '../trace/index.js';
import { decide, type PolicyDecision, type RuleRef } from './policyDecision.js';
import { nodeOf, seenPeer, type HostNetworkReading, type PolicyPeer, type SeenPeer } from './policyPeer.js';

export interface PolicyQuestion {
  readonly direction: Direction;
  /** Whose policies are asked: the source for egress, the destination for ingress. */
  readonly pod: PodState;
  readonly peer: PolicyPeer;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  /** Of the destination, after DNAT: policies never see the Service's port. Absent for ICMP. */
  readonly port: number | undefined;
  /** `service`: a pod that comes back to itself through a Service is not exempt. Absent: asked directly. */
  readonly through?: 'service';
}

const DOCS = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';
const ADMIN_API = 'https://network-policy-api.sigs.k8s.io/reference/spec/';

/** Whether the policies let the packet pass, and which of them say so. Replies are not asked about: they always pass. */
export function evaluatePolicy(tables: PolicyTables, question: PolicyQuestion): NetworkPolicyStep | UnmodelledStep {
  const { pod, peer, direction } = question;
  const policies = policiesOf(tables, pod.cluster);
  if (peer.kind === 'pod' && peer.pod.address === pod.address && question.through === undefined) {
    return allowed(question, 'SELF', [citeReference('a pod cannot block access to itself', DOCS)]);
  }
  const selected = selectingClass(policies, classOf(policies, pod))[direction];
  const unmodelled = [...(policies.unmodelled.get(pod.namespace) ?? []), ...(policies.unmodelled.get(undefined) ?? [])];
  if (all(selected).length === 0 && unmodelled.length === 0) {
    return allowed(question, 'NO_POLICY', [citeReference('pods are open until a policy selects them', `${DOCS}#the-two-sorts-of-pod-isolation`)]);
  }
  if (!policies.profile.enforcesPolicy) return allowed(question, 'NOT_ENFORCED', [citeFact(policies, 'enforcesPolicy'), ...all(selected).map(citePolicy)]);
  const [policy] = unmodelled;
  if (policy !== undefined && !isOwnNode(policies, question)) {
    return { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: policy.origin.resource, cites: [cite(policy.origin)] };
  }
  return pod.hostNetwork ? hostNetworkSubject(policies, selected, question) : subject(policies, selected, question);
}

/** A hostNetwork pod that policies select: the plugin decides whether they mean anything to it. */
function hostNetworkSubject(policies: ClusterPolicies, selected: DirectionPolicies, question: PolicyQuestion): NetworkPolicyStep | UnmodelledStep {
  // Administrators' policies never select it.
  const own: DirectionPolicies = { ...selected, admin: [], baseline: [] };
  if (own.networkPolicies.length === 0 || policies.profile.hostNetworkPolicy === 'ignored') {
    return allowed(question, 'HOST_NETWORK', [citeFact(policies, 'hostNetworkPolicy'), ...all(selected).map(citePolicy)]);
  }
  const enforced = subject(policies, own, question);
  if (policies.profile.hostNetworkPolicy === 'enforced' || enforced.outcome === 'ALLOWED') return enforced;
  return hostNetworkUndefined(policies, own);
}

function subject(policies: ClusterPolicies, selected: DirectionPolicies, question: PolicyQuestion): NetworkPolicyStep | UnmodelledStep {
  const { hostNetworkPolicy } = policies.profile;
  if (question.peer.kind !== 'pod' || !question.peer.pod.hostNetwork) return read(policies, selected, question, 'as pod');
  switch (hostNetworkPolicy) {
    case 'ignored':
      return read(policies, selected, question, 'as node');
    case 'enforced':
      return read(policies, selected, question, 'as pod');
    case 'undefined': {
      const asNode = read(policies, selected, question, 'as node');
      const asPod = read(policies, selected, question, 'as pod');
      return asNode.outcome === asPod.outcome ? asNode : hostNetworkUndefined(policies, selected);
    }
    default:
      return assertNever(hostNetworkPolicy);
  }
}

function hostNetworkUndefined(policies: ClusterPolicies, selected: DirectionPolicies): UnmodelledStep {
  return {
    kind: 'unmodelled',
    outcome: 'UNDEFINED',
    feature: 'NetworkPolicy for hostNetwork pods',
    cites: [citeFact(policies, 'hostNetworkPolicy'), ...selected.networkPolicies.map(citePolicy)],
  };
}

function read(policies: ClusterPolicies, selected: DirectionPolicies, question: PolicyQuestion, reading: HostNetworkReading): NetworkPolicyStep | UnmodelledStep {
  const peer = seenPeer(policies, question.peer, reading);
  const decision = decide(selected, {
    protocol: question.protocol,
    port: question.port,
    destinationPorts: question.direction === 'ingress' ? question.pod.ports : portsOf(question.peer, peer),
    peer,
    adminPeer: seenPeer(policies, question.peer, 'as node'),
    fromOrToOwnNode: peer.node !== undefined && peer.node.address === nodeOf(policies, question.pod)?.address,
    ipBlocksReach: policies.profile.ipBlockMatchesPods ? 'pods too' : 'outside only',
  });
  return stepOf(question, decision);
}

/** Names are looked up on the destination, as far as it counts as a pod. */
function portsOf(peer: PolicyPeer, seen: SeenPeer): readonly PodPort[] {
  return peer.kind === 'pod' && seen.node === undefined ? peer.pod.ports : [];
}

function isOwnNode(policies: ClusterPolicies, { pod, peer }: PolicyQuestion): boolean {
  return peer.kind === 'node' && peer.node.address === nodeOf(policies, pod)?.address;
}

function stepOf(question: PolicyQuestion, decision: PolicyDecision): NetworkPolicyStep | UnmodelledStep {
  switch (decision.kind) {
    case 'rule': {
      const { policy, rule } = decision.ref;
      return {
        ...baseOf(question),
        outcome: decision.action === 'Allow' ? 'ALLOWED' : 'DENIED',
        by: 'RULE',
        tier: decision.tier,
        policy: policy.name,
        rule: rule.field,
        cites: [citeRule(decision.ref), ...decision.passedBy.map(citeRule)],
      };
    }
    case 'isolated': {
      const [first, ...rest] = decision.misses.map((miss) => miss.cite);
      const cites: [Citation, ...Citation[]] = first === undefined ? [isolation()] : [first, ...rest, ...decision.passedBy.map(citeRule)];
      return { ...baseOf(question), outcome: 'DENIED', by: 'ISOLATION', policies: decision.misses, cites };
    }
    case 'ownNode':
      return allowed(question, 'OWN_NODE', [citeReference('a pod and its own node always reach each other', DOCS)]);
    case 'open':
      return allowed(question, 'NO_POLICY', [isolation(), ...decision.passedBy.map(citeRule)]);
    case 'equalPriorities':
      return undefinedStep('policies of equal priority that disagree', [
        citeRule(decision.refs[0]),
        ...decision.refs.slice(1).map(citeRule),
        citeReference('policies of equal priority', ADMIN_API),
      ]);
    case 'domainNames':
      return { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: `domainNames in ${decision.ref.policy.name}`, cites: [citeRule(decision.ref)] };
    case 'icmp':
      return undefinedStep('ICMP under NetworkPolicy', [citeReference('NetworkPolicy covers TCP, UDP and SCTP only', DOCS), ...decision.policies.map(citePolicy)]);
    default:
      return assertNever(decision);
  }
}

function undefinedStep(feature: string, cites: readonly [Citation, ...Citation[]]): UnmodelledStep {
  return { kind: 'unmodelled', outcome: 'UNDEFINED', feature, cites };
}

function allowed(
  question: PolicyQuestion,
  by: 'NO_POLICY' | 'OWN_NODE' | 'SELF' | 'NOT_ENFORCED' | 'HOST_NETWORK',
  cites: readonly [Citation, ...Citation[]],
): NetworkPolicyStep {
  return { ...baseOf(question), outcome: 'ALLOWED', by, cites };
}

function baseOf(question: PolicyQuestion) {
  return {
    kind: 'networkPolicy' as const,
    direction: question.direction,
    pod: question.pod.address,
    peer: nameOf(question.peer),
    protocol: question.protocol,
    port: question.port,
  };
}

function nameOf(peer: PolicyPeer): string {
  switch (peer.kind) {
    case 'pod':
      return peer.pod.address;
    case 'node':
      return peer.node.address;
    case 'ip':
      return peer.ip;
  }
}

function all(selected: DirectionPolicies): readonly CompiledPolicy[] {
  return [...selected.admin, ...selected.networkPolicies, ...selected.baseline];
}

function citePolicy(policy: CompiledPolicy): Citation {
  return cite(policy.origin, 'spec');
}

function citeRule({ policy, rule }: RuleRef): Citation {
  return cite(policy.origin, rule.field);
}

function isolation(): Citation {
  return citeReference('pods are open until a policy selects them', `${DOCS}#the-two-sorts-of-pod-isolation`);
}

/** What a fact of the cluster's profile rests on. */
function citeFact(policies: ClusterPolicies, fact: 'enforcesPolicy' | 'hostNetworkPolicy'): Citation {
  const source = policies.profile.sources.get(fact);
  if (source?.origin !== undefined) return cite(source.origin, source.field, source.reference);
  return citeReference(`${policies.profile.cni}: ${fact}`, source?.reference ?? DOCS);
}
