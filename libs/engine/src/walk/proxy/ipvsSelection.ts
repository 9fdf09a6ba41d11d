/**
 * ipvs mode: a virtual server for every door. With a Local policy it holds the node's own endpoints, and where there are none the whole
 * cluster's, so that the node's pods get through; who asks from outside gets answers from an address that it never asked
 * (kubernetes pkg/proxy/ipvs/proxier.go, syncEndpoint).
 */
import type { NodeDevice } from '../../compile/forwarding/device.js';
import type { UsableEndpoints } from '../../compile/forwarding/usableEndpoints.js';
import { cite } from '../../model/index.js';
import type { Packet } from '../packet.js';
import type { Masquerade } from '../passage.js';
import { passesSourceRanges, type Door } from './door.js';
import { internalMasquerade, ofCluster, ofLocal, usableAt, type Selection } from './selection.js';

export function selectInIpvs(node: NodeDevice, door: Door, packet: Packet): Selection | undefined {
  if (!passesSourceRanges(node, door, packet)) return undefined;
  const usable = usableAt(node, door, packet);
  const selection = door.kind === 'clusterIP' ? internal(node, door, packet, usable) : external(door, usable);
  return selection.endpoints.length === 0 ? undefined : selection;
}

function internal(node: NodeDevice, door: Door, packet: Packet, usable: UsableEndpoints): Selection {
  const masquerade = internalMasquerade(node, packet);
  return door.entry.service.internalTrafficPolicy === 'Local' ? localFirst(usable, masquerade) : ofCluster(usable, masquerade);
}

function external(door: Door, usable: UsableEndpoints): Selection {
  const { externalTrafficPolicy, origin } = door.entry.service;
  if (externalTrafficPolicy === 'Local') return localFirst(usable, undefined);
  return ofCluster(usable, { reason: 'EXTERNAL_TRAFFIC', cites: [cite(origin, 'spec.externalTrafficPolicy')] });
}

function localFirst(usable: UsableEndpoints, masquerade: Masquerade | undefined): Selection {
  return usable.local.length > 0 ? ofLocal(usable, masquerade) : ofCluster(usable, masquerade);
}
