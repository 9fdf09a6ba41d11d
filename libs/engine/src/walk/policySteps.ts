/** What the policies of a pod decided, as steps of a trace with all that they rest on. */
import type { CompiledPolicy } from '../compile/policy/rules.js';
import type { ClusterPolicies } from '../compile/policyTables.js';
import { assertNever, cite, citeReference, type Citation } from '../model/index.js';
import type { NetworkPolicyStep, UnmodelledStep } from '../trace/index.js';
import type { PolicyDecision, RuleRef } from './policyDecision.js';
import type { PolicyPeer } from './policyPeer.js';
import type { PolicyQuestion } from './policyQuestion.js';

export const DOCS = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';
const ADMIN_API = 'https://network-policy-api.sigs.k8s.io/reference/spec/';

/** The step that tells of a decision. */
export function stepOf(question: PolicyQuestion, decision: PolicyDecision): NetworkPolicyStep | UnmodelledStep {
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
      const cites: [Citation, ...Citation[]] = first === undefined ? [citeOpenness()] : [first, ...rest, ...decision.passedBy.map(citeRule)];
      return { ...baseOf(question), outcome: 'DENIED', by: 'ISOLATION', policies: decision.misses, cites };
    }
    case 'ownNode':
      return allowed(question, 'OWN_NODE', [citeReference('a pod and its own node always reach each other', DOCS)]);
    case 'open':
      return allowed(question, 'NO_POLICY', [citeOpenness(), ...decision.passedBy.map(citeRule)]);
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

export function undefinedStep(feature: string, cites: readonly [Citation, ...Citation[]]): UnmodelledStep {
  return { kind: 'unmodelled', outcome: 'UNDEFINED', feature, cites };
}

export function allowed(
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

export function citePolicy(policy: CompiledPolicy): Citation {
  return cite(policy.origin, 'spec');
}

function citeRule({ policy, rule }: RuleRef): Citation {
  return cite(policy.origin, rule.field);
}

export function citeOpenness(): Citation {
  return citeReference('pods are open until a policy selects them', `${DOCS}#the-two-sorts-of-pod-isolation`);
}

/** What a fact of the cluster's profile rests on. */
export function citeFact(policies: ClusterPolicies, fact: 'enforcesPolicy' | 'hostNetworkPolicy' | 'policyAddresses' | 'ipBlockMatchesNodes'): Citation {
  const source = policies.profile.sources.get(fact);
  if (source?.origin !== undefined) return cite(source.origin, source.field, source.reference);
  return citeReference(`${policies.profile.cni}: ${fact}`, source?.reference ?? DOCS);
}
