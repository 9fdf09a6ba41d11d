/**
 * Cluster-wide policies as a policy agent writes them: a chain of verdicts for each tier, Admin before NetworkPolicy before Baseline, and the rules
 * of a tier in the order of their priorities (https://network-policy-api.sigs.k8s.io/api-overview/).
 */
import {
  cidrContains,
  parseCidr,
  type AdminPolicy,
  type AdminPolicyPeer,
  type AdminPolicyPort,
  type AdminPolicyRule,
  type AdminPolicySubject,
  type ClusterState,
  type Family,
  type PodState,
} from '@vantage/engine';
import { alone, isV4, ofFamily } from './addresses.js';
import { matches, policedPods } from './policyPeers.js';

export type Direction = 'Ingress' | 'Egress';

/** What a rule's verdict does in the chain of its tier. */
export interface Targets {
  readonly allow: string;
  readonly deny: string;
  readonly pass: string;
}

/** The rules of one tier that concern a pod, each as lines for its chain. */
export function tierRules(pod: PodState, cluster: ClusterState, family: Family, tier: AdminPolicy['tier'], direction: Direction, chain: string, targets: Targets): readonly string[] {
  const policies = cluster.spec.objects.adminPolicies.filter((policy) => policy.tier === tier && selects(policy.subject, pod, cluster));
  const ordered = [...policies].sort((a, b) => a.priority - b.priority);
  return ordered.flatMap((policy) => (direction === 'Ingress' ? policy.ingress : policy.egress)).flatMap((rule) => ruleLines(rule, pod, cluster, family, direction, chain, targets));
}

function ruleLines(rule: AdminPolicyRule, pod: PodState, cluster: ClusterState, family: Family, direction: Direction, chain: string, targets: Targets): readonly string[] {
  const target = { Allow: targets.allow, Deny: targets.deny, Pass: targets.pass }[rule.action];
  const side = direction === 'Ingress' ? '-s' : '-d';
  return rule.peers.flatMap((peer) =>
    peerRanges(peer, cluster, family).flatMap(({ range, owner }) => portMatches(rule.ports, direction === 'Ingress' ? pod : owner).map((port) => `-A ${chain} ${side} ${range} ${port} ${target}`)),
  );
}

interface PeerRange {
  readonly range: string;
  /** The pod that has the address, where it is one's. */
  readonly owner: PodState | undefined;
}

function peerRanges(peer: AdminPolicyPeer, cluster: ClusterState, family: Family): readonly PeerRange[] {
  switch (peer.kind) {
    case 'namespaces':
    case 'pods':
      return policedPods(cluster)
        .filter((pod) => selects(peer, pod, cluster))
        .flatMap((owner) => ofFamily(owner.ips, family).map((ip) => ({ range: alone(ip), owner })));
    case 'nodes':
      return cluster.nodes
        .filter(({ labels }) => matches(peer.nodeSelector, labels))
        .flatMap(({ ips, bridgeIps, tunnelIps }) => ofFamily([...ips, ...bridgeIps, ...tunnelIps], family).map((ip) => ({ range: alone(ip), owner: undefined })));
    case 'networks':
      return peer.cidrs.filter((range) => isV4(range) === (family === 4)).flatMap((range) => [...podsIn(range, cluster, family), { range, owner: undefined }]);
    case 'domainNames':
      return [];
  }
}

/** Named ports are looked up on the pod that is connected to, whichever rule led there. */
function podsIn(range: string, cluster: ClusterState, family: Family): readonly PeerRange[] {
  const cidr = parseCidr(range);
  return policedPods(cluster).flatMap((owner) => ofFamily(owner.ips, family).flatMap((ip) => (cidr !== undefined && cidrContains(cidr, ip) ? [{ range: alone(ip), owner }] : [])));
}

/** Without an owner a name means nothing. */
function portMatches(ports: readonly AdminPolicyPort[] | undefined, destination: PodState | undefined): readonly string[] {
  if (ports === undefined) return [''];
  return ports.flatMap((port): readonly string[] => {
    switch (port.kind) {
      case 'range': {
        const protocol = port.protocol.toLowerCase();
        return [`-p ${protocol} -m ${protocol} --dport ${port.from}:${port.to}`];
      }
      case 'protocol':
        return [`-p ${port.protocol.toLowerCase()}`];
      case 'named':
        return (destination?.ports ?? [])
          .filter(({ name }) => name === port.name)
          .map((own) => ({ ...own, protocol: own.protocol.toLowerCase() }))
          .map((own) => `-p ${own.protocol} -m ${own.protocol} --dport ${own.port}`);
    }
  });
}

function selects(subject: AdminPolicySubject, pod: PodState, cluster: ClusterState): boolean {
  return matches(subject.namespaceSelector, cluster.namespaces.get(pod.namespace)?.labels ?? {}) && (subject.kind === 'namespaces' || matches(subject.podSelector, pod.labels));
}
