/** Which labels of pods policies ask for at all: two pods that differ in no other way are one to them. */
import type { AdminPolicy, LabelSelector, NetworkPolicy, UnmodelledObject } from '../../model/index.js';

export interface AskingObjects {
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly adminPolicies: readonly AdminPolicy[];
  readonly unmodelled: readonly UnmodelledObject[];
}

export function askedKeys({ networkPolicies, adminPolicies, unmodelled }: AskingObjects): ReadonlySet<string> {
  const selectors = [...networkPolicies.flatMap(podSelectorsOf), ...adminPolicies.flatMap(adminPodSelectorsOf), ...unmodelled.map(({ subject }) => subject?.podSelector)];
  return new Set(selectors.flatMap(keysOf));
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
