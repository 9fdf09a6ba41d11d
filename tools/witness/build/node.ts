/** A node and its pods: bridge, overlay, sysctls, rules and listeners. */
import type { ClusterState, Family, NodeState, PodState } from '@vantage/engine';
import type { Stage } from '../namespaces/stage.js';
import { FAMILIES, isV4, ofFamily } from '../rules/addresses.js';
import { nodeRuleset, type Ruleset } from '../rules/nodeRules.js';
import type { LanFloor, NodeFloor } from './floorPlan.js';
import { attachTo, FORWARDING, gateway, virtualIpsOf } from './lan.js';
import { nodeListeners, podListeners } from './listeners.js';
import { addressOn, dress, keptAliveOn } from './outfit.js';

export async function buildNode(stage: Stage, lan: LanFloor, floor: NodeFloor, alter: (rules: Ruleset) => Ruleset): Promise<void> {
  const place = await stage.node(lan.index, floor.index);
  const pods = await Promise.all(floor.pods.map((_pod, index) => stage.pod(lan.index, floor.index, index)));
  const { node, cluster } = floor;
  const virtual = virtualIpsOf([node.address, `${cluster.name}/node/${node.name}`, `node/${node.name}`], lan.lan);
  const ofServices = serviceAddresses(cluster);
  const announced = virtual.filter((ip) => ofServices.has(ip));
  const taken = virtual.filter((ip) => !ofServices.has(ip));
  const own = [...node.ips, ...taken, ...node.bridgeIps, ...node.tunnelIps];
  const rules = alter(nodeRuleset(node, cluster));
  await Promise.all([
    dress(place, {
      links: [
        ...node.ips.flatMap((ip) => attachTo('eth0', ip, lan.lan)),
        ...taken.map((ip) => keptAliveOn('eth0', ip)),
        ...ofFamily(announced, 6).map((ip) => `neigh replace proxy ${ip} dev eth0`),
        ...gateway(lan.lan, node.ips),
        ...bridge(node),
        ...overlay(floor, lan),
        ...floor.pods.map((_pod, index) => `link set p${index} type bridge_slave hairpin ${cluster.profile.hairpin ? 'on' : 'off'}`),
      ],
      forwarding: tunnels(floor, lan),
      sysctls: [
        ...FORWARDING,
        ['net/ipv4/conf/all/route_localnet', cluster.profile.proxy === 'iptables' ? '1' : '0'],
        ['net/bridge/bridge-nf-call-iptables', cluster.profile.bridgeNetfilter ? '1' : '0'],
        ['net/bridge/bridge-nf-call-ip6tables', cluster.profile.bridgeNetfilter ? '1' : '0'],
        ['net/ipv4/conf/eth0/proxy_arp_pvlan', announced.some(isV4) ? '1' : '0'],
        ['net/ipv6/conf/eth0/proxy_ndp', '1'],
      ],
      rules: { ...rules, nftables: `${rules.nftables}${answerFor([...new Set([underlayOf(floor), ...ofFamily([...node.ips, ...virtual], 4)])])}` },
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
 * everything else is filtered; neighbours of IPv6 are proxied one by one), and whatever kube-proxy does not translate finds no way on.
 */
function answerFor(ips: readonly string[]): string {
  return `table arp announce {\n  chain input {\n    type filter hook input priority 0;\n    iifname "eth0" arp operation request arp daddr ip != { ${ips.join(', ')} } drop\n  }\n}\n`;
}

function bridge(node: NodeState): readonly string[] {
  return node.bridgeIps.map((ip) => addressOn('cni0', ip, podPrefix(node, ip)));
}

/** Length of the node's range of pod addresses of the same family. */
function podPrefix(node: NodeState, ip: string): number {
  return node.podCidrs.find(({ family }) => (family === 4) === isV4(ip))?.prefix ?? (isV4(ip) ? 24 : 64);
}

function peersOf(floor: NodeFloor, lan: LanFloor): readonly NodeFloor[] {
  return lan.nodes.filter((other) => other.cluster === floor.cluster && other !== floor);
}

/** Routes to the pods of the other nodes: through the tunnel, or by way of the nodes themselves. */
function overlay(floor: NodeFloor, lan: LanFloor): readonly string[] {
  const { node, cluster } = floor;
  const tunnelled = cluster.profile.encapsulation === 'vxlan';
  const underlay = ofFamily(node.ips, 4).length === 0 ? [`addr add ${underlayOf(floor)}/24 dev eth0`] : [];
  const own = tunnelled ? [...underlay, `link set flannel.1 address ${macOf(floor)}`, ...node.tunnelIps.map((ip) => addressOn('flannel.1', ip, isV4(ip) ? 32 : 128))] : [];
  return [...own, ...peersOf(floor, lan).flatMap((peer) => FAMILIES.flatMap((family) => wayTo(peer, family, tunnelled)))];
}

function wayTo(peer: NodeFloor, family: Family, tunnelled: boolean): readonly string[] {
  const range = peer.node.podCidrs.find((each) => each.family === family);
  const [tunnel] = ofFamily(peer.node.tunnelIps, family);
  const [lanIp] = ofFamily(peer.node.ips, family);
  if (range === undefined) return [];
  if (tunnelled && tunnel !== undefined) {
    return [`neigh replace ${tunnel} lladdr ${macOf(peer)} dev flannel.1 nud permanent`, `route add ${range.text} via ${tunnel} dev flannel.1 onlink`];
  }
  return lanIp === undefined ? [] : [`route add ${range.text} via ${lanIp}`];
}

function tunnels(floor: NodeFloor, lan: LanFloor): readonly string[] {
  if (floor.cluster.profile.encapsulation !== 'vxlan') return [];
  return peersOf(floor, lan).map((peer) => `fdb replace ${macOf(peer)} dev flannel.1 dst ${underlayOf(peer)}`);
}

/** The far end of a tunnel. The tunnel's device speaks IPv4: nodes without it get a link-local address for that alone. */
function underlayOf({ node, index }: NodeFloor): string {
  return ofFamily(node.ips, 4)[0] ?? `169.254.77.${index + 1}`;
}

function macOf(floor: NodeFloor): string {
  return `02:00:00:00:00:${(floor.index + 16).toString(16)}`;
}

function podOutfit(pod: PodState, node: NodeState, cluster: ClusterState): Parameters<typeof dress>[1] {
  const routers = FAMILIES.flatMap((family) => (ofFamily(pod.ips, family).length === 0 ? [] : ofFamily(node.bridgeIps, family).slice(0, 1)));
  return {
    links: [...pod.ips.map((ip) => addressOn('eth0', ip, podPrefix(node, ip))), ...routers.map((router) => `route add default via ${router}`)],
    listeners: podListeners(pod, cluster, pod.ips),
  };
}
