/** The policies of one pod look at one packet. */
import type { CompiledPolicy } from '../compile/policy/rules.js';
import { classOf, policiesOf, selectingClass, type ClusterPolicies, type DirectionPolicies, type PolicyTables } from '../compile/policyTables.js';
import { assertNever, cite, citeReference, type PodPort } from '../model/index.js';
import type { NetworkPolicyStep, UnmodelledStep } from '../trace/index.js';
import { decide } from './policyDecision.js';
import { nodeOf, seenPeer, type BlocksReach, type HostNetworkReading, type PolicyPeer, type SeenPeer } from './policyPeer.js';
import type { PolicyQuestion } from './policyQuestion.js';
import { allowed, citeFact, citeOpenness, citePolicy, DOCS, stepOf, undefinedStep } from './policySteps.js';

/** Whether the policies let the packet pass, and which of them say so. Replies are not asked about: they always pass. */
export function evaluatePolicy(tables: PolicyTables, question: PolicyQuestion): NetworkPolicyStep | UnmodelledStep {
  const { pod, peer, direction } = question;
  const policies = policiesOf(tables, pod.cluster);
  if (peer.kind === 'pod' && peer.pod.address === pod.address && question.through === undefined) {
    return allowed(question, 'SELF', [citeReference('a pod cannot block access to itself', DOCS)]);
  }
  const selected = selectingClass(policies, classOf(policies, pod))[direction];
  if (all(selected).length === 0 && selected.unmodelled.length === 0) {
    return allowed(question, 'NO_POLICY', [citeOpenness()]);
  }
  if (!policies.profile.enforcesPolicy) return allowed(question, 'NOT_ENFORCED', [citeFact(policies, 'enforcesPolicy'), ...all(selected).map(citePolicy)]);
  const [policy] = selected.unmodelled;
  if (policy !== undefined && !isOwnNode(policies, question)) {
    return { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: policy.origin.resource, cites: [cite(policy.origin)] };
  }
  return inAnyOrder(policies, selected, question);
}

/** Kubernetes leaves open whether policies look before or after addresses are translated: where it matters, the plugin must be known. */
function inAnyOrder(policies: ClusterPolicies, selected: DirectionPolicies, question: PolicyQuestion): NetworkPolicyStep | UnmodelledStep {
  const usual = ofSelected(policies, selected, question);
  const { otherwise } = question;
  if (otherwise === undefined || policies.profile.policyAddresses !== 'undefined') return usual;
  const other = ofSelected(policies, selected, { ...question, ...otherwise });
  if (other.outcome === usual.outcome) return usual;
  return undefinedStep('NetworkPolicy where addresses are translated', [citeFact(policies, 'policyAddresses'), ...all(selected).map(citePolicy)]);
}

function ofSelected(policies: ClusterPolicies, selected: DirectionPolicies, question: PolicyQuestion): NetworkPolicyStep | UnmodelledStep {
  return question.pod.hostNetwork ? hostNetworkSubject(policies, selected, question) : subject(policies, selected, question);
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
  return undefinedStep('NetworkPolicy for hostNetwork pods', [citeFact(policies, 'hostNetworkPolicy'), ...selected.networkPolicies.map(citePolicy)]);
}

function read(policies: ClusterPolicies, selected: DirectionPolicies, question: PolicyQuestion, reading: HostNetworkReading): NetworkPolicyStep | UnmodelledStep {
  const peer = seenPeer(policies, question.peer, reading);
  const usual = readBlocks(policies, selected, question, peer, policies.profile.ipBlockMatchesPods ? 'pods too' : 'outside only');
  if (peer.node === undefined || policies.profile.ipBlockMatchesNodes) return usual;
  // Whether the plugin takes the packet for the node's own depends on who made it the node's: what is forwarded for others may count as theirs.
  const strict = readBlocks(policies, selected, question, peer, 'outside the cluster');
  if (strict.outcome === usual.outcome) return usual;
  return { kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: `address blocks against nodes under ${policies.profile.cni}`, cites: [citeFact(policies, 'ipBlockMatchesNodes'), ...selected.networkPolicies.map(citePolicy)] };
}

function readBlocks(policies: ClusterPolicies, selected: DirectionPolicies, question: PolicyQuestion, peer: SeenPeer, ipBlocksReach: BlocksReach): NetworkPolicyStep | UnmodelledStep {
  const decision = decide(selected, {
    protocol: question.protocol,
    port: question.port,
    destinationPorts: question.direction === 'ingress' ? question.pod.ports : portsOf(question.peer, peer),
    peer,
    adminPeer: seenPeer(policies, question.peer, 'as node'),
    fromOrToOwnNode: peer.node !== undefined && peer.node.address === nodeOf(policies, question.pod)?.address,
    ipBlocksReach,
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

function all(selected: DirectionPolicies): readonly CompiledPolicy[] {
  return [...selected.admin, ...selected.networkPolicies, ...selected.baseline];
}
