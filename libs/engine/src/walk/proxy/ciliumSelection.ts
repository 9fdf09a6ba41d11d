/**
 * Cilium in kube-proxy's place (https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/). Programs in the cluster have their
 * connections translated as they open them, so nothing of it is masqueraded; what comes from outside is translated where it enters a
 * node, and given the node's address where the endpoint is on another one.
 */
import type { NodeDevice } from '../../compile/forwarding/device.js';
import type { EndpointPort } from '../../compile/forwarding/serviceTable.js';
import type { UsableEndpoints } from '../../compile/forwarding/usableEndpoints.js';
import { cite } from '../../model/index.js';
import type { Packet } from '../packet.js';
import type { Masquerade } from '../passage.js';
import { CILIUM_PROXY, SOURCE_SELECTION } from '../references.js';
import { isLocal } from '../routes/index.js';
import { passesSourceRanges, type Door } from './door.js';
import { ofCluster, ofLocal, usableAt, type Selection } from './selection.js';

/** A program in the cluster asks: the policy of external traffic does not concern it. */
export function selectAtSocket(node: NodeDevice, door: Door, packet: Packet): Selection | undefined {
  const usable = usableAt(node, door, packet);
  const local = door.kind === 'clusterIP' && door.entry.service.internalTrafficPolicy === 'Local';
  const masquerade = ownSource(node, packet);
  return some(local ? ofLocal(usable, masquerade) : ofCluster(usable, masquerade));
}

/** The kernel picks a node's own source address after the translation: the one that belongs to the way to the endpoint. */
function ownSource(node: NodeDevice, packet: Packet): Masquerade | undefined {
  return isLocal(node, packet.sourceIp) ? { reason: 'OUTSIDE_POD_CIDR', cites: [CILIUM_PROXY, SOURCE_SELECTION] } : undefined;
}

/** A packet from outside asks. ClusterIPs are not served (bpf.lbExternalClusterIP is off). */
export function selectAtEdge(node: NodeDevice, door: Door, packet: Packet): Selection | undefined {
  if (door.kind === 'clusterIP' || !passesSourceRanges(node, door, packet)) return undefined;
  const usable = usableAt(node, door, packet);
  return some(door.entry.service.externalTrafficPolicy === 'Local' ? ofLocal(usable, undefined) : throughEdge(door, usable));
}

/** Which endpoints are the node's own does not depend on the policy: they are told apart one by one. */
function throughEdge(door: Door, usable: UsableEndpoints): Selection {
  const cites = [cite(door.entry.service.origin, 'spec.externalTrafficPolicy'), CILIUM_PROXY] as const;
  return { ...ofCluster(usable, { reason: 'EXTERNAL_TRAFFIC', cites }), keepsSource: isOwnNode };
}

function isOwnNode(endpoint: EndpointPort, node: NodeDevice): boolean {
  return endpoint.state.nodeName === node.node.name;
}

function some(selection: Selection): Selection | undefined {
  return selection.endpoints.length === 0 ? undefined : selection;
}
