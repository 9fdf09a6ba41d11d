/** All rules of a node: those of its service proxy, of its CNI plugin and of its policy agent. */
import type { AdminPolicy, ClusterState, Family, NodeState } from '@vantage/engine';
import { familiesOf, podCidrOf } from './addresses.js';
import { hostPortRules } from './hostPorts.js';
import { iptablesProxyRules, type TableRules } from './iptablesProxy.js';
import { policyTables } from './networkPolicy.js';
import { nftablesProxyTable } from './nftablesProxy.js';

/** What a device loads: a script for `nft -f`, and one for `iptables-restore` and `ip6tables-restore` each. */
export interface Ruleset {
  readonly nftables: string;
  readonly iptables: string;
  readonly ip6tables: string;
}

export const NO_RULES: Ruleset = { nftables: '', iptables: '', ip6tables: '' };

/** Why a lab cannot be built here, or nothing. */
export function unbuildableRules(cluster: ClusterState): string | undefined {
  const { proxy, masquerade } = cluster.profile;
  if (proxy !== 'iptables' && proxy !== 'nftables') return `proxy mode ${proxy}`;
  if (masquerade === 'outsideLan') return 'masquerading only what leaves the LAN';
  if (cluster.spec.objects.adminPolicies.some(namesDomains)) return 'policies that name domains';
  return undefined;
}

function namesDomains({ egress }: AdminPolicy): boolean {
  return egress.some(({ peers }) => peers.some(({ kind }) => kind === 'domainNames'));
}

export function nodeRuleset(node: NodeState, cluster: ClusterState): Ruleset {
  const families = familiesOf(cluster);
  const script = (family: Family): string => (families.includes(family) ? tables(node, cluster, family) : '');
  const tablesOfProxy = cluster.profile.proxy === 'nftables' ? families.map((family) => nftablesProxyTable(node, cluster, family)) : [];
  return { nftables: tablesOfProxy.join(''), iptables: script(4), ip6tables: script(6) };
}

function tables(node: NodeState, cluster: ClusterState, family: Family): string {
  const proxy = cluster.profile.proxy === 'nftables' ? [] : [iptablesProxyRules(node, cluster, family)];
  const own: TableRules = { filterChains: [], filter: [], natChains: [], nat: cniRules(cluster, family) };
  return restoreScript(policyTables(node, cluster, family), [...proxy, hostPortRules(node, cluster, family), own], family);
}

/** Traffic of pods that leaves the pod network takes the node's address, as flannel, kindnet and their kin do it. */
function cniRules(cluster: ClusterState, family: Family): readonly string[] {
  if (cluster.profile.masquerade === 'none') return [];
  const pods = podCidrOf(cluster, family);
  return [`-A POSTROUTING -s ${pods} ! -d ${pods} -j CNI-MASQ`];
}

/** One script for `iptables-restore`, which replaces all tables whole. The parts stand in the order of their jumps: kube-proxy's are at the head. */
function restoreScript(policies: readonly string[], parts: readonly TableRules[], family: Family): string {
  const nat = parts.flatMap((part) => part.nat);
  const natChains = [...parts.flatMap((part) => part.natChains), 'CNI-MASQ'];
  return [
    ...policies,
    '*filter',
    ':INPUT ACCEPT [0:0]',
    ':FORWARD ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ...parts.flatMap((part) => part.filterChains).map((chain) => `:${chain} - [0:0]`),
    ...parts.flatMap((part) => part.filter),
    'COMMIT',
    '*nat',
    ':PREROUTING ACCEPT [0:0]',
    ':INPUT ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ':POSTROUTING ACCEPT [0:0]',
    ...natChains.map((chain) => `:${chain} - [0:0]`),
    ...nat,
    `-A CNI-MASQ -d ${family === 4 ? '224.0.0.0/4' : 'ff00::/8'} -j RETURN`,
    '-A CNI-MASQ -j MASQUERADE --random-fully',
    'COMMIT',
    '',
  ].join('\n');
}
