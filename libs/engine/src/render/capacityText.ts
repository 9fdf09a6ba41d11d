/** Limits of a cluster's networks in words. */
import { assertNever } from '../model/index.js';
import type { CapacityLimit, CapacityShare } from '../trace/index.js';
import { count, sentence } from './words.js';

/** `LAN 10.0.0.0/22 has 1019 addresses for the cluster, 101 a node: 10 nodes.` */
export function capacityLimitText({ kind, value, share }: CapacityLimit): string {
  switch (kind) {
    case 'LAN_ADDRESSES':
      return sentence(`the LAN's ${addressesText(share)}: ${count(value, 'node')}`);
    case 'POD_RANGE':
      return sentence(share?.perUnit === 1 ? `the pod range ${share.ranges} holds ${count(value, 'range')} for nodes` : `the pod range ${addressesText(share)}: ${count(value, 'node')}`);
    case 'SUPPORTED_NODES':
      return sentence(`Kubernetes is built for clusters of up to ${count(value, 'node')}`);
    case 'NODE_POD_RANGE':
      return sentence(`a node's pod range ${share?.ranges ?? ''} has ${count(value, 'address', 'addresses')} for pods`);
    case 'MAX_PODS':
      return sentence(`the kubelet runs up to ${count(value, 'pod')}`);
    case 'INSTANCE_INTERFACES':
      return sentence(`the network interfaces of the instance type have addresses for ${count(value, 'pod')}, two of them on the host's network`);
    case 'SERVICE_RANGE':
      return sentence(`the service range ${share?.ranges ?? ''} has ${count(value, 'address', 'addresses')}`);
    case 'NODE_PORT_RANGE':
      return sentence(`the node ports ${share?.ranges ?? ''} are ${value}`);
    default:
      return assertNever(kind);
  }
}

function addressesText(share: CapacityShare | undefined): string {
  if (share === undefined) return 'addresses';
  const each = share.perUnit === 1 ? 'one a node' : `${share.perUnit} a node`;
  return `${share.ranges} has ${count(share.available, 'address', 'addresses')} for the cluster, ${each}`;
}
