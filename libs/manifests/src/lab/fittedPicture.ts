import type { Cidr, Ip } from '@vantage/engine';
import { bitsOf, cidr, cidrContains, cidrOf, familyOf, numberOf, parseCidr, parseIp } from '@vantage/engine';
import type { SourceDocument } from '../documents.js';
import type { LabNode } from '../text/node.js';
import { entryOf, textOf } from '../text/node.js';
import { ordinaryAddress } from '../validation/addresses.js';

/**
 * What manifests of a real cluster give away about the networks around them. The classic picture is fitted to it, so that
 * `kubectl get -A -o yaml` of any cluster loads as it is: Services keep their addresses, nodes stand inside their LAN.
 */
export interface Surmise {
  /** Ranges that hold every cluster IP; empty where none is written. */
  readonly serviceCidrs: readonly Cidr[];
  /** Ranges that hold every node's podCIDR; empty where none is written. */
  readonly podCidrs: readonly Cidr[];
  /** A range that holds every node's address; `undefined` where none is written. */
  readonly lanCidr: Cidr | undefined;
}

/** Service ranges that installers use by default: kubeadm, k3s, EKS, AKS, MicroK8s, OpenShift. */
const usualServiceCidrs = ['10.96.0.0/16', '10.96.0.0/12', '10.43.0.0/16', '10.100.0.0/16', '172.20.0.0/16', '10.0.0.0/16', '10.152.183.0/24', '172.30.0.0/16'].map(cidr);

export function surmise(documents: readonly SourceDocument[]): Surmise {
  const written = documents.flatMap((document) => (document.kind === 'Service' ? textsAt(document.node, ['spec', 'clusterIP']) : []));
  // Nobody hands out loopback or link-local addresses: such a clusterIP is a slip, and no range is made to hold it.
  const clusterIps = written.filter((text) => ordinaryAddress(text) === undefined).flatMap((text) => parseIp(text) ?? []);
  const nodes = documents.filter((document) => document.kind === 'Node');
  const podRanges = nodes.flatMap((node) => textsAt(node.node, ['spec', 'podCIDR'])).flatMap((text) => parseCidr(text) ?? []);
  const nodeIps = nodes.flatMap((node) => internalIps(node.node));
  return {
    serviceCidrs: byFamily(clusterIps, (ips) => usualServiceCidrs.find((range) => ips.every((ip) => cidrContains(range, ip))) ?? enclosing(ips, 16, 112)),
    podCidrs: byFamily(podRanges.map((range) => parseIp(range.text.split('/')[0] ?? '')).filter((ip) => ip !== undefined), (ips) => enclosing(ips, 16, 56)),
    lanCidr: nodeIps.length === 0 ? undefined : enclosing(nodeIps, 24, 64),
  };
}

function byFamily(ips: readonly Ip[], rangeOf: (ips: readonly Ip[]) => Cidr): readonly Cidr[] {
  return ([4, 6] as const).flatMap((family) => {
    const own = ips.filter((ip) => familyOf(ip) === family);
    return own.length === 0 ? [] : [rangeOf(own)];
  });
}

/** The smallest range that holds all addresses of the first one's family, and at least the usual size. */
function enclosing(ips: readonly Ip[], usual4: number, usual6: number): Cidr {
  const first = ips[0];
  const family = first === undefined ? 4 : familyOf(first);
  const values = ips.filter((ip) => familyOf(ip) === family).map(numberOf);
  let prefix = family === 4 ? usual4 : usual6;
  const around = (): Cidr => cidrOf(family, values[0] ?? 0n, prefix);
  while (prefix > 0 && !values.every((value) => value >= around().first && value <= around().last)) prefix -= 1;
  return prefix > bitsOf(family) ? cidrOf(family, 0n, 0) : around();
}

function internalIps(node: LabNode): readonly Ip[] {
  const status = childAt(node, 'status');
  const addresses = status === undefined ? undefined : childAt(status, 'addresses');
  return (addresses?.kind === 'list' ? addresses.items : []).flatMap((item) => {
    if (item.kind !== 'map' || textOf(item, 'type') !== 'InternalIP') return [];
    return parseIp(textOf(item, 'address') ?? '') ?? [];
  });
}

function textsAt(node: LabNode, [key = '', ...rest]: readonly string[]): readonly string[] {
  const child = childAt(node, key);
  if (child === undefined) return [];
  if (rest.length > 0) return textsAt(child, rest);
  return child.kind === 'scalar' && typeof child.value === 'string' ? [child.value] : [];
}

function childAt(node: LabNode, key: string): LabNode | undefined {
  return node.kind === 'map' ? entryOf(node, key)?.value : undefined;
}
