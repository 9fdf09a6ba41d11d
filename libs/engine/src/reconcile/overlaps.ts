import { cidrsOverlap, type Cidr, type ClusterState, type Diagnostic, type Lan, type Link, type Origin, type Topology } from '../model/index.js';
import type { Report } from './report.js';
import { diagnosticOf } from './report.js';

/** A range of addresses, and the words for it. */
interface Range {
  readonly cidr: Cidr;
  readonly name: string;
  readonly origin: Origin;
  readonly field: string;
}

/**
 * Reports ranges that overlap where both have to be routed at once: inside a cluster, in a LAN that flat clusters share, and between linked
 * LANs. Overlays of different clusters may use the same ranges, since no packet carries these addresses beyond its own cluster.
 */
export function reportOverlaps(topology: Topology, clusters: readonly ClusterState[], report: Report): void {
  for (const cluster of clusters) {
    const pods = podRanges(cluster);
    const services = serviceRanges(cluster);
    const hosts = lanRanges(topology.lans.find((lan) => lan.name === cluster.spec.lan));
    const overlays = cluster.profile.mode === 'flat' ? [] : pods;
    reportBetween(pods, services, report);
    reportBetween(overlays, hosts, report);
    reportBetween(services, hosts, report);
  }
  for (const [index, cluster] of clusters.entries()) {
    for (const other of clusters.slice(index + 1)) {
      if (areRoutedTogether(cluster, other, topology.links)) reportBetween(flatRanges(cluster), flatRanges(other), report);
    }
  }
  for (const link of topology.links) {
    const [left, right] = link.between.map((name) => topology.lans.find((lan) => lan.name === name));
    reportBetween(lanRanges(left), lanRanges(right), report, link);
  }
}

function podRanges({ spec, profile }: ClusterState): readonly Range[] {
  return profile.podCidrs.map((cidr, index) => ({ cidr, name: `pods of cluster ${spec.name}`, origin: spec.origin, field: `spec.podNetwork.cidrs[${index}]` }));
}

function flatRanges(cluster: ClusterState): readonly Range[] {
  return cluster.profile.mode === 'flat' ? podRanges(cluster) : [];
}

function serviceRanges({ spec }: ClusterState): readonly Range[] {
  return spec.serviceNetwork.cidrs.map((cidr, index) => ({
    cidr,
    name: `Services of cluster ${spec.name}`,
    origin: spec.origin,
    field: `spec.serviceNetwork.cidrs[${index}]`,
  }));
}

function lanRanges(lan: Lan | undefined): readonly Range[] {
  if (lan === undefined) return [];
  return lan.cidrs.map((cidr, index) => ({ cidr, name: `LAN ${lan.name}`, origin: lan.origin, field: `spec.cidrs[${index}]` }));
}

function areRoutedTogether(a: ClusterState, b: ClusterState, links: readonly Link[]): boolean {
  const left = a.spec.lan;
  const right = b.spec.lan;
  if (left === undefined || right === undefined) return false;
  return left === right || links.some(({ between }) => between.includes(left) && between.includes(right));
}

function reportBetween(left: readonly Range[], right: readonly Range[], report: Report, link?: Link): void {
  for (const a of left) {
    for (const b of right) {
      if (cidrsOverlap(a.cidr, b.cidr)) report(overlap(a, b, link));
    }
  }
}

function overlap(a: Range, b: Range, link: Link | undefined): Diagnostic {
  const where = link === undefined ? '' : ` joined by link ${link.name}`;
  return diagnosticOf({
    severity: 'ERROR',
    code: 'RECONCILE.OVERLAPPING_RANGES',
    message: `${a.cidr.text} (${a.name}) and ${b.cidr.text} (${b.name})${where} overlap, so that routes cannot tell them apart. Give one of them another range.`,
    origin: link?.origin ?? a.origin,
    field: link === undefined ? a.field : 'spec.between',
  });
}
