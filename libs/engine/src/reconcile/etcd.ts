import type { Cluster } from '../model/index.js';
import { diagnosticOf, type Report } from './report.js';

/** Members that have to be up: more than half (https://etcd.io/docs/latest/faq/). */
export function etcdMajority(members: number): number {
  return Math.floor(members / 2) + 1;
}

/** Whether etcd still has a majority: of N members, (N−1)/2 may fail. */
export function hasQuorum({ etcd }: Pick<Cluster, 'etcd'>): boolean {
  return etcd.members - new Set(etcd.down).size >= etcdMajority(etcd.members);
}

/** Says what a cluster without a majority still does: what is programmed goes on, and nothing new is written. */
export function reportEtcd(cluster: Cluster, report: Report): void {
  if (hasQuorum(cluster)) return;
  const { members, down } = cluster.etcd;
  report(
    diagnosticOf({
      severity: 'WARNING',
      code: 'RECONCILE.ETCD_WITHOUT_QUORUM',
      message: `${down.length} of ${members} etcd members of cluster ${cluster.name} are down, and the others are no majority: nothing can be written. Rules that are programmed keep forwarding, and endpoints go stale.`,
      origin: cluster.origin,
      field: 'spec.etcd.down',
    }),
  );
}
