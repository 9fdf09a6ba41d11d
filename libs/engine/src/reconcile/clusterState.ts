import type { Cluster, ClusterState, Ip, PodState, ServiceState } from '../model/index.js';
import { dnsAddress, isDnsService } from './builtIns/clusterDns.js';
import { withBuiltIns } from './builtIns/index.js';
import { endpointFinder } from './endpoints/index.js';
import { reportEtcd } from './etcd.js';
import { reconcileGateways } from './gateway/index.js';
import { reconcileIngress } from './ingress/index.js';
import type { LanAddresses } from './lanAddresses.js';
import { reconcileNamespaces } from './namespaces.js';
import { addressNodes } from './nodeAddresses.js';
import { nodeDrafts } from './nodes.js';
import { addressPods } from './podAddresses.js';
import { reportNode, reportPods } from './podNotices.js';
import { podStateOf } from './pods.js';
import { profileOf } from './profile/index.js';
import type { Report } from './report.js';
import type { SchedulableNode } from './scheduling/node.js';
import { schedule } from './scheduling/schedule.js';
import { balancerPoolsOf, type PublicAddresses } from './services/balancerPools.js';
import { serviceDrafts, serviceStateOf } from './services/index.js';
import { podDrafts } from './workloads/index.js';
import { startedPods } from './workloads/orderedStart.js';
import type { PodDraft } from './workloads/podDraft.js';

/** What clusters of a lab share. */
export interface Surroundings {
  /** Of the addresses in this cluster. */
  readonly prefix: string;
  readonly lan: LanAddresses;
  readonly internet: PublicAddresses;
  readonly report: Report;
}

/** One cluster, after its controllers went through it in the order in which each needs the other's work. */
export function reconcileCluster(spec: Cluster, surroundings: Surroundings): ClusterState {
  const { lan, prefix, report } = surroundings;
  const cluster = withBuiltIns(spec);
  const profile = profileOf(cluster, report);
  const namespaces = reconcileNamespaces(cluster.objects);
  const nodes = addressNodes(cluster, profile, nodeDrafts(cluster), { lan, prefix }, report);
  const nodeStates = nodes.map((node) => node.state);
  const drafts = podDrafts(cluster, nodes, report);
  const placements = schedule(drafts, nodes, namespaces);
  const addresses = addressPods(drafts, placements, { cluster, profile, nodes, lan }, report);
  const byName = new Map(nodeStates.map((node) => [node.name, node]));
  const placed = drafts.map((draft): readonly [PodDraft, PodState] => {
    const placement = placements.get(draft) ?? { kind: 'finished' };
    const node = placement.kind === 'running' ? byName.get(placement.node) : undefined;
    return [draft, podStateOf(draft, { cluster, prefix, placement, ips: addresses.get(draft) ?? [], node })];
  });
  const started = startedPods(placed);
  const pods = started.map(([, pod]) => pod);
  for (const node of spec.objects.nodes) reportNode(node, report);
  reportPods(started, report);
  reportEtcd(spec, report);
  const services = reconcileServices(cluster, nodes, pods, surroundings);
  return {
    spec,
    name: cluster.name,
    profile,
    namespaces,
    nodes: nodeStates,
    pods,
    services,
    dnsIps: dnsIpsOf(cluster, services),
    ...reconcileIngress({ cluster, pods, services, report }),
    ...reconcileGateways({ cluster, namespaces, pods, services, report }),
    unmodelled: cluster.objects.unmodelled,
  };
}

function reconcileServices(
  cluster: Cluster,
  nodes: readonly SchedulableNode[],
  pods: readonly PodState[],
  { lan, internet, report }: Surroundings,
): readonly ServiceState[] {
  const pools = balancerPoolsOf(cluster, lan, internet);
  const endpointsOf = endpointFinder(cluster, pods, nodes.map((node) => node.state), report);
  return serviceDrafts(cluster, report).map((draft) => serviceStateOf(draft, cluster, pools, endpointsOf));
}

/** Addresses that kubelet writes into the resolv.conf of pods (`clusterDNS`). */
function dnsIpsOf(cluster: Cluster, services: readonly ServiceState[]): readonly Ip[] {
  const service = services.find((candidate) => isDnsService(candidate));
  if (service !== undefined && service.clusterIps.length > 0) return service.clusterIps;
  const address = dnsAddress(cluster);
  return address === undefined ? [] : [address];
}
