/** Which labels of pods policies ask for at all: two pods that differ in no other way are one to them. */
import type { AdminPolicy, LabelSelector, NetworkPolicy } from '../../model/index.js';

export function askedKeys(networkPolicies: readonly NetworkPolicy[], adminPolicies: readonly AdminPolicy[]): ReadonlySet<string> {
  return new Set([...networkPolicies.flatMap(podSelectorsOf), ...adminPolicies.flatMap(adminPodSelectorsOf)].flatMap(keysOf));
}

function podSelectorsOf({ spec }: NetworkPolicy): readonly (LabelSelector | undefined)[] {
  const peers = [...(spec.ingress ?? []).flatMap((rule) => rule.from ?? []), ...(spec.egress ?? []).flatMap((rule) => rule.to ?? [])];
  return [spec.podSelector, ...peers.map((peer) => peer.podSelector)];
}

function adminPodSelectorsOf({ subject, ingress, egress }: AdminPolicy): readonly (LabelSelector | undefined)[] {
  const peers = [subject, ...[...ingress, ...egress].flatMap((rule) => rule.peers)];
  return peers.map((peer) => (peer.kind === 'pods' ? peer.podSelector : undefined));
}

function keysOf(selector: LabelSelector | undefined): readonly string[] {
  return [...Object.keys(selector?.matchLabels ?? {}), ...(selector?.matchExpressions ?? []).map((requirement) => requirement.key)];
}
