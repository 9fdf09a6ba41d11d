/** The routing table of any device. */
import type { Device, NodeDevice } from '../../compile/forwarding/device.js';
import type { Network } from '../../compile/network.js';
import { cite, type Ip } from '../../model/index.js';
import { isLoopback } from '../packet.js';
import { LOCAL_DELIVERY } from '../references.js';
import { nodeRoute, podRoute } from './clusterRoutes.js';
import type { RouteLookup } from './route.js';
import { backboneRoute, balancerRoute, internetHostRoute, lanHostRoute, routerRoute } from './routerRoutes.js';

export function lookUpRoute(network: Network, device: Device, destination: Ip): RouteLookup {
  if (isLocal(device, destination)) {
    return { kind: 'local', prefix: destination, source: destination, cites: [cite(device.origin, device.field), LOCAL_DELIVERY] };
  }
  const { internet } = network.forwarding;
  switch (device.kind) {
    case 'internet':
      return backboneRoute(device, destination);
    case 'internetHost':
      return internetHostRoute(device, destination, internet);
    case 'lanHost':
      return lanHostRoute(device, destination);
    case 'router':
      return routerRoute(device, destination, internet);
    case 'node':
      return nodeRoute(device, destination);
    case 'pod':
      return podRoute(device, destination);
    case 'balancer':
      return balancerRoute(device, destination, internet);
  }
}

/** Whether the address is one of the device's own, loopback included. */
export function isLocal(device: Device, ip: Ip): boolean {
  switch (device.kind) {
    case 'internet':
      return false;
    case 'internetHost':
      return isLoopback(ip) || device.ips.includes(ip);
    case 'lanHost':
      return isLoopback(ip) || device.ips.includes(ip) || device.lan.held.get(ip) === device;
    case 'router':
      return isLoopback(ip) || device.router.ips.includes(ip) || device.router.publicIPs.includes(ip);
    case 'node':
      return isNodeLocal(device, ip);
    case 'pod':
      return isLoopback(ip) || device.pod.ips.includes(ip);
    case 'balancer':
      return device.ip === ip;
  }
}

function isNodeLocal(device: NodeDevice, ip: Ip): boolean {
  return isLoopback(ip) || device.locals.has(ip) || device.cluster.lan?.held.get(ip) === device || (device.cluster.profile.proxy === 'ipvs' && isIpvsAddress(device, ip));
}

/** ipvs mode puts every address of every Service on a dummy interface, kube-ipvs0. */
function isIpvsAddress(device: NodeDevice, ip: Ip): boolean {
  const { clusterIps, vipAddresses } = device.cluster.services;
  return clusterIps.has(ip) || vipAddresses.has(ip);
}
