/** The nodes of a random lab, its CNI plugin and its service proxy. */
import type { Dice } from './dice.js';
import type { Document } from './document.js';

export interface DrawnCluster {
  readonly lan: string;
  readonly nodes: readonly { readonly name: string; readonly ip: string; readonly zone: string }[];
  readonly proxy: 'iptables' | 'nftables';
  readonly encapsulation: 'vxlan' | 'hostGw';
  readonly hairpin: boolean;
  readonly bridgeNetfilter: boolean;
  readonly enforcesPolicy: boolean;
  readonly masqueradeAll: boolean;
  readonly nodePortAddresses: readonly string[];
}

export function drawCluster(dice: Dice): DrawnCluster {
  const lan = `192.168.${dice.between(1, 200)}`;
  const bridgeNetfilter = dice.chance(0.85);
  return {
    lan,
    nodes: Array.from({ length: dice.between(2, 4) }, (_unused, index) => ({ name: `node${index + 1}`, ip: `${lan}.${21 + index}`, zone: dice.pick(['a', 'b']) })),
    proxy: dice.pick(['iptables', 'nftables']),
    encapsulation: dice.pick(['vxlan', 'hostGw']),
    hairpin: dice.chance(0.8),
    bridgeNetfilter,
    // Without it a bridge hides traffic between pods of one node from any rule: no policy agent runs there.
    enforcesPolicy: bridgeNetfilter && dice.chance(0.5),
    masqueradeAll: dice.chance(0.1),
    nodePortAddresses: dice.chance(0.2) ? [dice.pick([`${lan}.0/24`, '10.244.0.0/16', '127.0.0.0/8'])] : [],
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
        cidrs: ['10.244.0.0/16'],
        enforcesPolicy: drawn.enforcesPolicy,
        hairpin: drawn.hairpin,
        bridgeNetfilter: drawn.bridgeNetfilter,
      },
      serviceNetwork: { cidrs: ['10.96.0.0/16'], proxy: drawn.proxy, masqueradeAll: drawn.masqueradeAll, nodePortAddresses: drawn.nodePortAddresses },
      loadBalancers: { kind: 'none' },
    },
  };
}
