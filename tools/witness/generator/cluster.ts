/** The nodes of a random lab, its CNI plugin and its service proxy. */
import type { Dice } from './dice.js';
import type { Document } from './document.js';
import { drawFamilies, inFamilies, inLan, lanRanges, POD_RANGES, SERVICE_RANGES, type DrawnFamilies } from './families.js';

export interface DrawnCluster {
  /** The first three octets of the LAN. */
  readonly lan: string;
  readonly families: DrawnFamilies;
  readonly nodes: readonly { readonly name: string; readonly ip: readonly string[]; readonly zone?: string; readonly labels: Document }[];
  readonly proxy: 'iptables' | 'nftables';
  readonly encapsulation: 'vxlan' | 'hostGw';
  readonly hairpin: boolean;
  readonly bridgeNetfilter: boolean;
  readonly enforcesPolicy: boolean;
  readonly masqueradeAll: boolean;
  readonly nodePortAddresses: readonly string[];
  /** What the cluster's DNS says to names that spell a pod's address. */
  readonly namesOfPods: 'disabled' | 'insecure' | 'verified';
}

export function drawCluster(dice: Dice): DrawnCluster {
  const lan = `192.168.${dice.between(1, 200)}`;
  const families = drawFamilies(dice);
  const bridgeNetfilter = dice.chance(0.85);
  return {
    lan,
    families,
    nodes: Array.from({ length: dice.between(2, 4) }, (_unused, index) => ({ name: `node${index + 1}`, ip: inFamilies(families.cluster, inLan(lan, 21 + index)), ...(dice.chance(0.9) ? { zone: dice.pick(['a', 'b']) } : {}), labels: index === 0 ? { pool: 'infra' } : {} })),
    proxy: dice.pick(['iptables', 'nftables']),
    encapsulation: dice.pick(['vxlan', 'hostGw']),
    hairpin: dice.chance(0.8),
    bridgeNetfilter,
    // Without it a bridge hides traffic between pods of one node from any rule: no policy agent runs there.
    enforcesPolicy: bridgeNetfilter && dice.chance(0.5),
    masqueradeAll: dice.chance(0.1),
    nodePortAddresses: dice.chance(0.2) ? inFamilies(families.cluster, dice.pick([lanRanges(lan), POD_RANGES, { 4: '127.0.0.0/8', 6: '::1/128' }])) : [],
    namesOfPods: dice.pick(['disabled', 'insecure', 'verified']),
  };
}

export function cluster(drawn: DrawnCluster): Document {
  return {
    apiVersion: 'vantage.lab/v1',
    kind: 'Cluster',
    metadata: { name: 'prod' },
    spec: {
      lan: 'office',
      provider: 'none',
      nodes: drawn.nodes,
      podNetwork: {
        cni: 'flannel',
        mode: 'overlay',
        encapsulation: drawn.encapsulation,
        cidrs: inFamilies(drawn.families.cluster, POD_RANGES),
        enforcesPolicy: drawn.enforcesPolicy,
        hairpin: drawn.hairpin,
        bridgeNetfilter: drawn.bridgeNetfilter,
      },
      serviceNetwork: { cidrs: inFamilies(drawn.families.cluster, SERVICE_RANGES), proxy: drawn.proxy, masqueradeAll: drawn.masqueradeAll, nodePortAddresses: drawn.nodePortAddresses },
      dns: { pods: drawn.namesOfPods },
      loadBalancers: { kind: 'none' },
    },
  };
}
