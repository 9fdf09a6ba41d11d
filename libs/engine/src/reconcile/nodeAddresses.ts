import { addressAt, cidrContains, type Cluster, type ClusterProfile, type Ip, type Lan, familyOf, nodeAddress } from '../model/index.js';
import type { LanAddresses } from './lanAddresses.js';
import type { NodeDraft } from './nodes.js';
import { podCidrsOf } from './podCidrs.js';
import { eksMaxPods } from './profile/eniLimits.js';
import { diagnosticOf, type Problem, type Report } from './report.js';
import type { SchedulableNode } from './scheduling/node.js';

/** kubelet's `maxPods` (https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/). */
const defaultMaxPods = 110;

/** The AWS VPC CNI runs out of addresses on a node's interfaces before the kubelet's own limit is reached. */
function usualMaxPods(profile: ClusterProfile, instanceType: string | undefined): number {
  const byInstance = profile.cni === 'aws-vpc' && instanceType !== undefined ? eksMaxPods(instanceType) : undefined;
  return byInstance ?? defaultMaxPods;
}

/** Gives every node its addresses in the LAN and its ranges of pod addresses. */
export function addressNodes(
  cluster: Cluster,
  profile: ClusterProfile,
  drafts: readonly NodeDraft[],
  { lan, prefix }: { readonly lan: LanAddresses; readonly prefix: string },
  report: Report,
): readonly SchedulableNode[] {
  if (lan.lan === undefined && drafts.length > 0) report(diagnosticOf(noLan(cluster, lan.lans)));
  const podCidrs = podCidrsOf(cluster, profile, drafts, report);
  return drafts.map((draft) => {
    const ips = nodeIps(cluster, draft, lan, report);
    const ranges = podCidrs.get(draft.name) ?? [];
    const firstOf = (index: number): readonly Ip[] => ranges.map((range) => addressAt(range, index)).filter((ip) => ip !== undefined);
    return {
      taints: draft.taints,
      state: {
        name: draft.name,
        address: nodeAddress(prefix, draft.name),
        cluster: cluster.name,
        ips,
        podCidrs: ranges,
        bridgeIps: profile.mode === 'flat' ? [] : firstOf(1),
        tunnelIps: profile.encapsulation === 'vxlan' || profile.encapsulation === 'ipip' ? firstOf(0) : [],
        zone: draft.labels['topology.kubernetes.io/zone'] ?? draft.labels['failure-domain.beta.kubernetes.io/zone'],
        maxPods: draft.maxPods ?? usualMaxPods(profile, draft.instanceType),
        instanceType: draft.instanceType,
        labels: draft.labels,
        ready: draft.ready,
        listens: draft.listens,
        origin: draft.origin,
        field: draft.field,
      },
    };
  });
}

/** Said once for all nodes, where it was left open: in the Cluster's document, or, without one, where the LANs became more than one. */
function noLan({ name, origin }: Cluster, lans: readonly Lan[]): Problem {
  const problem = { severity: 'ERROR', code: 'RECONCILE.NO_LAN' } as const;
  const outcome = 'its nodes get no addresses, and nothing outside reaches them';
  const [, second] = lans;
  if (origin.path !== undefined) return { ...problem, origin, field: 'spec.lan', message: `Cluster ${name} stands in no LAN: ${outcome}. Name one in spec.lan.` };
  if (second === undefined) return { ...problem, origin, message: `No LAN of this lab could be read for Cluster ${name} to stand in: ${outcome}. Correct the Lan documents.` };
  const names = lans.map((lan) => lan.name).join(', ');
  return { ...problem, origin: second.origin, message: `This lab has several LANs (${names}), and no document of Cluster ${name} says in which it stands: ${outcome}. Write one with spec.lan.` };
}

/** Given addresses are kept; otherwise the lowest free one of each family that the LAN has. */
function nodeIps(cluster: Cluster, draft: NodeDraft, { lan, pool }: LanAddresses, report: Report): readonly Ip[] {
  const say = (severity: 'ERROR' | 'WARNING', code: `RECONCILE.${string}`, message: string): void =>
    report(diagnosticOf({ severity, code, message, origin: draft.origin, ...(draft.field === undefined ? {} : { field: draft.field }) }));
  if (draft.ips.length > 0) {
    const outside = draft.ips.find((address) => lan !== undefined && !lan.cidrs.some((range) => cidrContains(range, address)));
    if (outside !== undefined && lan !== undefined) {
      const ranges = lan.cidrs.map((range) => range.text).join(', ');
      say('WARNING', 'RECONCILE.NODE_OUTSIDE_LAN', `Node ${draft.name} has the address ${outside}, outside of LAN ${lan.name} (${ranges}): nothing there reaches it. Put the node's range into the LAN's cidrs.`);
    }
    return draft.ips;
  }
  if (lan === undefined) return [];
  const families = [...new Set(lan.cidrs.map((range) => range.family))];
  const ips = families
    .map((family) => lan.cidrs.filter((range) => range.family === family).map((range) => pool.takeLowest(range, 1)).find((ip) => ip !== undefined))
    .filter((ip) => ip !== undefined);
  if (!families.every((family) => ips.some((ip) => familyOf(ip) === family))) {
    say('ERROR', 'RECONCILE.LAN_EXHAUSTED', `LAN ${lan.name} has no free address left for node ${draft.name}. Widen its cidrs or run fewer nodes.`);
  }
  return ips;
}
