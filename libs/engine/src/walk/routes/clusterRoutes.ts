/** The routing tables of nodes and pods. */
import type { NodeDevice, PodDevice } from '../../compile/forwarding/device.js';
import { longestMatch } from '../../compile/forwarding/prefixTable.js';
import { cidrContains, cite, type Citation, type Ip } from '../../model/index.js';
import { ROUTING } from '../references.js';
import { defaultRoute, onLink, sourceFor } from './lanRoutes.js';
import type { NoRoute, RouteLookup, Tunnel, UnicastRoute } from './route.js';

export function nodeRoute(device: NodeDevice, destination: Ip): RouteLookup {
  const source = sourceFor(device.node.ips, destination);
  const home = podHome(device, destination);
  if (home === device) return ownPodRoute(device, destination);
  if (home !== undefined && device.cluster.profile.mode === 'overlay') return remotePodRoute(device, home, destination);
  const { lan } = device.cluster;
  if (lan === undefined || source === undefined) return noRoute(device);
  return onLink(lan, destination, source) ?? defaultRoute(lan, destination, source);
}

/** The node of a pod address: by the pod that has it, otherwise by the range it is in. */
function podHome(device: NodeDevice, destination: Ip): NodeDevice | undefined {
  const { podsByIp, podCidrs, nodes, profile } = device.cluster;
  const pod = podsByIp.get(destination);
  if (pod !== undefined) return pod.node;
  if (profile.mode === 'flat') return undefined;
  const name = longestMatch(podCidrs, destination)?.value;
  return name === undefined ? undefined : nodes.get(name);
}

function ownPodRoute(device: NodeDevice, destination: Ip): UnicastRoute {
  const range = device.node.podCidrs.find((each) => cidrContains(each, destination));
  return {
    kind: 'unicast',
    prefix: range?.text ?? destination,
    segment: { kind: 'pods', node: device },
    via: undefined,
    far: undefined,
    interface: hasBridge(device) ? 'cni0' : 'veth',
    source: sourceFor(device.node.bridgeIps, destination) ?? sourceFor(device.node.ips, destination),
    tunnel: undefined,
    cites: [podCidrCite(device), ROUTING],
  };
}

function remotePodRoute(device: NodeDevice, home: NodeDevice, destination: Ip): RouteLookup {
  const { lan, profile } = device.cluster;
  const range = home.node.podCidrs.find((each) => cidrContains(each, destination));
  const [from, to] = [outerIp(device, destination), outerIp(home, destination)];
  if (lan === undefined || from === undefined || to === undefined) return noRoute(device);
  const prefix = range?.text ?? destination;
  const cites: UnicastRoute['cites'] = [podCidrCite(home), factCite(device, 'encapsulation')];
  if (profile.encapsulation === 'vxlan' || profile.encapsulation === 'ipip') {
    const tunnel: Tunnel = { encapsulation: profile.encapsulation, outerSourceIp: from, outerDestinationIp: to };
    return {
      kind: 'unicast',
      prefix,
      segment: { kind: 'tunnel', cluster: device.cluster },
      via: sourceFor(home.node.tunnelIps, destination),
      far: home.node.ready ? home : 'down',
      interface: tunnel.encapsulation === 'vxlan' ? 'flannel.1' : 'tunl0',
      source: sourceFor(device.node.tunnelIps, destination) ?? sourceFor(device.node.ips, destination),
      tunnel,
      cites,
    };
  }
  const sameLan = onLink(lan, to, from);
  if (sameLan?.kind !== 'unicast') return { kind: 'none', outcome: 'NO_ROUTE', cites };
  return { ...sameLan, prefix, via: to, source: sourceFor(device.node.ips, destination), cites };
}

/** Tunnels between nodes run over their primary addresses, of the same family where they have one. */
function outerIp(device: NodeDevice, destination: Ip): Ip | undefined {
  return sourceFor(device.node.ips, destination) ?? device.node.ips[0];
}

export function podRoute(device: PodDevice, destination: Ip): RouteLookup {
  const { node } = device;
  const source = sourceFor(device.pod.ips, destination);
  if (source === undefined) return noRoute(device);
  const gateway = sourceFor(node.node.bridgeIps, destination);
  const range = gateway === undefined ? undefined : node.node.podCidrs.find((each) => cidrContains(each, destination));
  const shared = { kind: 'unicast', segment: { kind: 'pods', node }, interface: 'eth0', source, tunnel: undefined, cites: [podCidrCite(node), ROUTING] } as const;
  if (range !== undefined && destination !== gateway && cidrContains(range, source)) return { ...shared, prefix: range.text, via: undefined, far: undefined };
  return { ...shared, prefix: 'default', via: gateway, far: node };
}

/** Whether the node's pods hang on one bridge; without one each has a veth pair of its own, and the node routes between them. */
export function hasBridge(device: NodeDevice): boolean {
  return device.node.bridgeIps.length > 0;
}

export function podCidrCite(device: NodeDevice): Citation {
  return cite(device.origin, device.field === undefined ? 'spec.podCIDR' : `${device.field}.podCIDR`);
}

/** What a fact of the cluster's profile rests on. */
export function factCite(device: NodeDevice, fact: string): Citation {
  const source = device.cluster.profile.sources.get(fact);
  return cite(source?.origin ?? device.cluster.state.spec.origin, source?.field, source?.reference);
}

function noRoute(device: NodeDevice | PodDevice): NoRoute {
  return { kind: 'none', outcome: 'NO_ROUTE', cites: [cite(device.origin, device.field), ROUTING] };
}
