/** A node and its pods: bridge, overlay, sysctls, rules and listeners. */
import type { ClusterState, NodeState, PodState } from '@vantage/engine';
import type { Stage } from '../namespaces/stage.js';
import { isV4, nodeIpOf } from '../rules/addresses.js';
import { nodeRuleset, type Ruleset } from '../rules/nodeRules.js';
import type { LanFloor, NodeFloor } from './floorPlan.js';
import { attachTo, gateway, virtualIpsOf } from './lan.js';
import { nodeListeners, podListeners, v4 } from './listeners.js';
import { dress } from './outfit.js';

export async function buildNode(stage: Stage, lan: LanFloor, floor: NodeFloor, alter: (rules: Ruleset) => Ruleset): Promise<void> {
  const place = await stage.node(lan.index, floor.index);
  const pods = await Promise.all(floor.pods.map((_pod, index) => stage.pod(lan.index, floor.index, index)));
  const { node, cluster } = floor;
  const virtual = virtualIpsOf([node.address, `${cluster.name}/node/${node.name}`, `node/${node.name}`], lan.lan);
  const ofServices = serviceAddresses(cluster);
  const announced = virtual.filter((ip) => ofServices.has(ip));
  const taken = virtual.filter((ip) => !ofServices.has(ip));
  const own = v4([...node.ips, ...taken, ...node.bridgeIps, ...node.tunnelIps]);
  const rules = alter(nodeRuleset(node, cluster));
  await Promise.all([
    dress(place, {
      links: [
        ...attachTo('eth0', nodeIpOf(node), lan.lan),
        ...taken.map((ip) => `addr add ${ip}/32 dev eth0`),
        ...gateway(lan.lan),
        ...bridge(node),
        ...overlay(floor, lan),
        ...floor.pods.map((_pod, index) => `link set p${index} type bridge_slave hairpin ${cluster.profile.hairpin ? 'on' : 'off'}`),
      ],
      forwarding: tunnels(floor, lan),
      sysctls: [
        ['net/ipv4/ip_forward', '1'],
        ['net/ipv4/conf/all/route_localnet', cluster.profile.proxy === 'iptables' ? '1' : '0'],
        ['net/bridge/bridge-nf-call-iptables', cluster.profile.bridgeNetfilter ? '1' : '0'],
        ['net/ipv4/conf/eth0/proxy_arp_pvlan', announced.length > 0 ? '1' : '0'],
      ],
      rules: { ...rules, nftables: `${rules.nftables}${answerFor([nodeIpOf(node), ...virtual])}` },
      listeners: nodeListeners(node, cluster, own),
    }),
    ...floor.pods.flatMap((pod, index) => (pods[index] === undefined ? [] : [dress(pods[index], podOutfit(pod, node, cluster))])),
  ]);
}

/** External and load balancer addresses: announced, and kube-proxy's to translate. Any other virtual IP is the node's own, as keepalived has it. */
function serviceAddresses(cluster: ClusterState): ReadonlySet<string> {
  return new Set(
    cluster.services.flatMap(({ externalIps, loadBalancer }) => [
      ...externalIps,
      ...(loadBalancer?.kind === 'provisioned' ? loadBalancer.addresses.flatMap(({ ip }) => ip ?? []) : []),
    ]),
  );
}

/**
 * A node announces an address without having it, as MetalLB does: it answers ARP for its neighbours (proxy_arp_pvlan answers for all, so that
 * everything else is filtered), and whatever kube-proxy does not translate finds no way on.
 */
function answerFor(ips: readonly string[]): string {
  return `table arp announce {\n  chain input {\n    type filter hook input priority 0;\n    iifname "eth0" arp operation request arp daddr ip != { ${ips.join(', ')} } drop\n  }\n}\n`;
}

function bridge(node: NodeState): readonly string[] {
  const range = node.podCidrs.find(({ family }) => family === 4);
  return node.bridgeIps.filter(isV4).map((ip) => `addr add ${ip}/${range?.prefix ?? 24} dev cni0`);
}

function peersOf(floor: NodeFloor, lan: LanFloor): readonly NodeFloor[] {
  return lan.nodes.filter((other) => other.cluster === floor.cluster && other !== floor);
}

/** Routes to the pods of the other nodes: through the tunnel, or by way of the nodes themselves. */
function overlay(floor: NodeFloor, lan: LanFloor): readonly string[] {
  const tunnelled = floor.cluster.profile.encapsulation === 'vxlan';
  const own = tunnelled ? floor.node.tunnelIps.filter(isV4).flatMap((ip) => [`link set flannel.1 address ${macOf(floor)}`, `addr add ${ip}/32 dev flannel.1`]) : [];
  return [
    ...own,
    ...peersOf(floor, lan).flatMap((peer) => {
      const range = peer.node.podCidrs.find(({ family }) => family === 4);
      const tunnel = peer.node.tunnelIps.find(isV4);
      if (range === undefined) return [];
      if (!tunnelled || tunnel === undefined) return [`route add ${range.text} via ${nodeIpOf(peer.node)}`];
      return [`neigh replace ${tunnel} lladdr ${macOf(peer)} dev flannel.1 nud permanent`, `route add ${range.text} via ${tunnel} dev flannel.1 onlink`];
    }),
  ];
}

function tunnels(floor: NodeFloor, lan: LanFloor): readonly string[] {
  if (floor.cluster.profile.encapsulation !== 'vxlan') return [];
  return peersOf(floor, lan).map((peer) => `fdb replace ${macOf(peer)} dev flannel.1 dst ${nodeIpOf(peer.node)}`);
}

function macOf(floor: NodeFloor): string {
  return `02:00:00:00:00:${(floor.index + 16).toString(16)}`;
}

function podOutfit(pod: PodState, node: NodeState, cluster: ClusterState): Parameters<typeof dress>[1] {
  const ips = pod.ips.filter(isV4);
  const prefix = node.podCidrs.find(({ family }) => family === 4)?.prefix ?? 24;
  const router = node.bridgeIps.find(isV4);
  return {
    links: [...ips.map((ip) => `addr add ${ip}/${prefix} dev eth0`), ...(router === undefined ? [] : [`route add default via ${router}`])],
    listeners: podListeners(pod, cluster, ips),
  };
}
