import { addressAt, type Cluster, type ClusterState, type PodState, type ServiceState } from '../model/index.js';
import { endpointFinder } from './endpoints/index.js';
import type { LanAddresses } from './lanAddresses.js';
import { reconcileNamespaces } from './namespaces.js';
import { addressNodes } from './nodeAddresses.js';
import { nodeDrafts } from './nodes.js';
import { addressPods } from './podAddresses.js';
import { podStateOf } from './pods.js';
import { profileOf } from './profile/index.js';
import type { Report } from './report.js';
import type { SchedulableNode } from './scheduling/node.js';
import { schedule } from './scheduling/schedule.js';
import { balancerPoolsOf, type PublicAddresses } from './services/balancerPools.js';
import { dnsPosition } from './services/clusterIps.js';
import { serviceDrafts, serviceStateOf } from './services/index.js';
import { podDrafts } from './workloads/index.js';

/** What clusters of a lab share. */
export interface Surroundings {
  /** Of the addresses in this cluster. */
  readonly prefix: string;
  readonly lan: LanAddresses;
  readonly internet: PublicAddresses;
  readonly report: Report;
}

/** One cluster, after its controllers went through it in the order in which each needs the other's work. */
export function reconcileCluster(cluster: Cluster, surroundings: Surroundings): ClusterState {
  const { lan, prefix, report } = surroundings;
  const profile = profileOf(cluster, report);
  const namespaces = reconcileNamespaces(cluster.objects);
  const nodes = addressNodes(cluster, profile, nodeDrafts(cluster), { lan, prefix }, report);
  const nodeStates = nodes.map((node) => node.state);
  const drafts = podDrafts(cluster, nodes, report);
  const placements = schedule(drafts, nodes, namespaces);
  const addresses = addressPods(drafts, placements, { cluster, profile, nodes, lan }, report);
  const byName = new Map(nodeStates.map((node) => [node.name, node]));
  const pods = drafts.map((draft): PodState => {
    const placement = placements.get(draft) ?? { kind: 'finished' };
    const node = placement.kind === 'running' ? byName.get(placement.node) : undefined;
    return podStateOf(draft, { cluster, prefix, placement, ips: addresses.get(draft) ?? [], node });
  });
  const services = reconcileServices(cluster, nodes, pods, surroundings);
  return {
    spec: cluster,
    name: cluster.name,
    profile,
    namespaces,
    nodes: nodeStates,
    pods,
    services,
    dnsIps: cluster.serviceNetwork.cidrs.slice(0, 1).map((range) => addressAt(range, dnsPosition)).filter((address) => address !== undefined),
    ingressControllers: [],
    orphanIngresses: [],
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
