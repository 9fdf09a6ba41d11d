/** A node gives its own address to what kube-proxy marked, and to pods' traffic that leaves the pod network. */
import { cidrContains, type Ip } from '../../model/index.js';
import type { NodeDevice } from '../../compile/forwarding/device.js';
import { withSource } from '../packet.js';
import { next, type Masquerade, type Passage, type Verdict } from '../passage.js';
import { factCite } from '../routes/clusterRoutes.js';
import { sourceFor } from '../routes/lanRoutes.js';

export function masquerade(passage: Passage): Verdict {
  const { device, entry, route, packet } = passage;
  if (device.kind !== 'node' || route === undefined || entry.kind === 'bridge') return next(passage);
  // What arrives for the node itself never passes POSTROUTING; what the node sends to itself does.
  if (route.kind === 'local' && entry.kind === 'wire') return next(passage);
  const why = passage.masquerade ?? leavesPodNetwork(passage, device);
  const toIp = route.kind === 'local' ? sourceFor(device.node.ips, packet.destinationIp) : route.source;
  // Also where it changes nothing: connection tracking may still pick another port.
  if (why === undefined || toIp === undefined) return next(passage);
  return next(
    { ...passage, packet: withSource(packet, toIp) },
    { kind: 'sourceTranslation', outcome: 'TRANSLATED', fromIp: packet.sourceIp, toIp, reason: why.reason, cites: why.cites },
  );
}

/** The CNI's own rule: an address that means nothing outside must not get there. */
function leavesPodNetwork(passage: Passage, device: NodeDevice): Masquerade | undefined {
  const { packet } = passage;
  const { profile, podsByIp, lan } = device.cluster;
  if (profile.masquerade === 'none') return undefined;
  const isPod = (ip: Ip): boolean => podsByIp.has(ip) || profile.podCidrs.some((cidr) => cidrContains(cidr, ip));
  if (!isPod(packet.sourceIp) || isPod(packet.destinationIp)) return undefined;
  const inLan = lan?.lan.cidrs.some((cidr) => cidrContains(cidr, packet.destinationIp)) === true;
  if (profile.masquerade === 'outsideLan' && inLan) return undefined;
  return { reason: 'LEAVES_POD_NETWORK', cites: [factCite(device, 'masquerade')] };
}
