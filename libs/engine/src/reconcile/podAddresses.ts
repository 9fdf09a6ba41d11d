import { parseIp, type Cidr, type Cluster, type ClusterProfile, type Ip, type Placement } from '../model/index.js';
import { addressPool, type AddressPool } from './addressPool.js';
import type { LanAddresses } from './lanAddresses.js';
import { diagnosticOf, type Report } from './report.js';
import type { SchedulableNode } from './scheduling/node.js';
import type { PodDraft } from './workloads/podDraft.js';

/**
 * Addresses of placed pods: given ones are kept, hostNetwork pods share their node's, the others get the lowest free ones of their
 * node's ranges (the second address on; the first is the node's bridge, as host-local IPAM has it) or, in flat networks, of the LAN.
 */
export function addressPods(
  drafts: readonly PodDraft[],
  placements: ReadonlyMap<PodDraft, Placement>,
  { cluster, profile, nodes, lan }: PodNetwork,
  report: Report,
): ReadonlyMap<PodDraft, readonly Ip[]> {
  const byName = new Map(nodes.map((node) => [node.state.name, node]));
  const pool = profile.mode === 'flat' ? lan.pool : addressPool([]);
  takeGiven(drafts, pool, report);
  const addresses = new Map<PodDraft, readonly Ip[]>();
  for (const draft of drafts) {
    const placement = placements.get(draft);
    const node = placement?.kind === 'running' ? byName.get(placement.node) : undefined;
    if (node === undefined) continue;
    const ips = podIps(draft, node, pool, flatRanges(profile, lan));
    addresses.set(draft, ips);
    if (ips.length === 0 && !waitsForContainers(draft)) report(exhausted(cluster, draft, node, profile));
  }
  return addresses;
}

export interface PodNetwork {
  readonly cluster: Cluster;
  readonly profile: ClusterProfile;
  readonly nodes: readonly SchedulableNode[];
  readonly lan: LanAddresses;
}

function podIps(draft: PodDraft, node: SchedulableNode, pool: AddressPool, flat: readonly Cidr[] | undefined): readonly Ip[] {
  if (draft.spec.hostNetwork === true) return node.state.ips;
  const given = givenIps(draft);
  if (given.length > 0) return given;
  if (waitsForContainers(draft)) return [];
  const ranges = flat ?? node.state.podCidrs;
  const skip = flat === undefined ? 2 : 1;
  const families = [...new Set(ranges.map((range) => range.family))];
  return families
    .map((family) => firstFree(ranges.filter((range) => range.family === family), skip, pool))
    .filter((address) => address !== undefined);
}

function firstFree(ranges: readonly Cidr[], skip: number, pool: AddressPool): Ip | undefined {
  for (const range of ranges) {
    const address = pool.takeLowest(range, skip);
    if (address !== undefined) return address;
  }
  return undefined;
}

/** Where pods of a flat network take their addresses: the LAN, or its part that the cluster keeps for pods. */
function flatRanges(profile: ClusterProfile, { lan }: LanAddresses): readonly Cidr[] | undefined {
  if (profile.mode !== 'flat') return undefined;
  return profile.podCidrs.length > 0 ? profile.podCidrs : (lan?.cidrs ?? []);
}

/** The addresses that the pod's status gives, at most one a family. */
export function givenIps(draft: Pick<PodDraft, 'status'>): readonly Ip[] {
  const { status } = draft;
  const texts = status?.podIPs !== undefined && status.podIPs.length > 0 ? status.podIPs.map((entry) => entry.ip) : [status?.podIP];
  return texts.map((text) => (text === undefined ? undefined : parseIp(text))).filter((address) => address !== undefined);
}

/** A dump that shows a bound pod without an address caught it before its network was set up. */
function waitsForContainers(draft: PodDraft): boolean {
  return draft.status?.phase === 'Pending' && draft.spec.nodeName !== undefined;
}

function takeGiven(drafts: readonly PodDraft[], pool: AddressPool, report: Report): void {
  const holders = new Map<Ip, PodDraft>();
  for (const draft of drafts) {
    if (draft.spec.hostNetwork === true || draft.status?.phase === 'Succeeded' || draft.status?.phase === 'Failed') continue;
    for (const address of givenIps(draft)) {
      pool.take(address);
      const holder = holders.get(address);
      if (holder === undefined) holders.set(address, draft);
      else report(duplicate(draft, holder, address));
    }
  }
}

function duplicate(draft: PodDraft, holder: PodDraft, address: Ip): ReturnType<typeof diagnosticOf> {
  return diagnosticOf({
    severity: 'WARNING',
    code: 'RECONCILE.DUPLICATE_POD_IP',
    message: `Pod ${draft.namespace}/${draft.name} has the address ${address}, which pod ${holder.namespace}/${holder.name} has too. Give one of them another, or leave status.podIP out.`,
    origin: draft.origin,
    field: 'status.podIP',
  });
}

function exhausted(cluster: Cluster, draft: PodDraft, node: SchedulableNode, profile: ClusterProfile): ReturnType<typeof diagnosticOf> {
  const where = profile.mode === 'flat' ? `the LAN of cluster ${cluster.name}` : `the range of node ${node.state.name}`;
  return diagnosticOf({
    severity: 'ERROR',
    code: 'RECONCILE.POD_IPS_EXHAUSTED',
    message: `No free address is left in ${where} for pod ${draft.namespace}/${draft.name}: it stays without one. Widen the range, or run fewer pods.`,
    origin: draft.origin,
    field: draft.specField,
  });
}

