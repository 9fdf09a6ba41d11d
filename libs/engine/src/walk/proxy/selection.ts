/** Which endpoints a Service's door leads to from one node, and whether the packet will need the node's own source address. */
import type { NodeDevice } from '../../compile/forwarding/device.js';
import type { EndpointPort } from '../../compile/forwarding/serviceTable.js';
import { usableEndpoints, type UsableEndpoints } from '../../compile/forwarding/usableEndpoints.js';
import { cite, familyOf } from '../../model/index.js';
import type { Packet } from '../packet.js';
import type { Masquerade } from '../passage.js';

import { factCite } from '../routes/clusterRoutes.js';
import { isLocal } from '../routes/index.js';
import { localTraffic, passesSourceRanges, type Door } from './door.js';

export interface Selection {
  readonly endpoints: readonly EndpointPort[];
  readonly traffic: 'Cluster' | 'Local' | 'sameZone' | 'sameNode';
  readonly masquerade: Masquerade | undefined;
  /** Endpoints whose packets are not masqueraded after all. */
  readonly keepsSource?: (endpoint: EndpointPort, node: NodeDevice) => boolean;
}

export function usableAt(node: NodeDevice, door: Door, packet: Packet): UsableEndpoints {
  return usableEndpoints(door.entry, node.node, familyOf(packet.destinationIp));
}

/** The rules of the nat table; `undefined` where none of them matches and the packet goes on as it is. */
export function select(node: NodeDevice, door: Door, packet: Packet): Selection | undefined {
  const usable = usableAt(node, door, packet);
  if (!usable.anywhere || !passesSourceRanges(node, door, packet)) return undefined;
  const selection = door.kind === 'clusterIP' ? selectInternal(node, door, packet, usable) : selectExternal(node, door, packet, usable);
  return selection.endpoints.length === 0 ? undefined : selection;
}

function selectInternal(node: NodeDevice, door: Door, packet: Packet, usable: UsableEndpoints): Selection {
  const masquerade = internalMasquerade(node, packet);
  return door.entry.service.internalTrafficPolicy === 'Local' ? ofLocal(usable, masquerade) : ofCluster(usable, masquerade);
}

/** What asks a ClusterIP from outside the pod network has to come back through this node. */
export function internalMasquerade(node: NodeDevice, packet: Packet): Masquerade | undefined {
  if (node.cluster.profile.masqueradeAll) return { reason: 'MASQUERADE_ALL', cites: [factCite(node, 'masqueradeAll')] };
  if (localTraffic(node, packet.sourceIp) !== 'other') return undefined;
  return { reason: 'OUTSIDE_POD_CIDR', cites: [cite(node.cluster.state.spec.origin, 'spec.podNetwork.cidrs')] };
}

/** Asked from outside. With the Local policy, pods and the node itself still get every endpoint of the cluster. */
function selectExternal(node: NodeDevice, door: Door, packet: Packet, usable: UsableEndpoints): Selection {
  const { externalTrafficPolicy, origin } = door.entry.service;
  const masquerade: Masquerade = { reason: 'EXTERNAL_TRAFFIC', cites: [cite(origin, 'spec.externalTrafficPolicy')] };
  if (externalTrafficPolicy === 'Cluster') return ofCluster(usable, masquerade);
  if (localTraffic(node, packet.sourceIp) === 'pod') return ofCluster(usable, undefined);
  if (isLocal(node, packet.sourceIp)) return ofCluster(usable, masquerade);
  return ofLocal(usable, undefined);
}

export function ofCluster(usable: UsableEndpoints, masquerade: Masquerade | undefined): Selection {
  return { endpoints: usable.cluster, traffic: usable.topology === 'everywhere' ? 'Cluster' : usable.topology, masquerade };
}

export function ofLocal(usable: UsableEndpoints, masquerade: Masquerade | undefined): Selection {
  return { endpoints: usable.local, traffic: 'Local', masquerade };
}

/** What a packet meets that no nat rule took: rejected where nobody could ever answer, dropped where only this node may not. */
export function refusal(node: NodeDevice, door: Door, packet: Packet): 'NO_ENDPOINTS' | 'NO_LOCAL_ENDPOINT' | undefined {
  const usable = usableAt(node, door, packet);
  if (!usable.anywhere) return 'NO_ENDPOINTS';
  const { internalTrafficPolicy, externalTrafficPolicy } = door.entry.service;
  const policy = door.kind === 'clusterIP' ? internalTrafficPolicy : externalTrafficPolicy;
  return (policy === 'Local' ? usable.local : usable.cluster).length === 0 ? 'NO_LOCAL_ENDPOINT' : undefined;
}

