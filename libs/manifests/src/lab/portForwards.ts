import type { ClusterObjects, Ip, Lan } from '@vantage/engine';
import { parseIp } from '@vantage/engine';
import type { ClusterDraft } from './cluster.js';
import type { LanDraft } from './lan.js';
import { didYouMean } from './nearestName.js';
import type { Read } from './read.js';

/** Finds the address behind each port forward: a host of the LAN, or a node of a cluster in it. */
export function resolveLan(lan: Read<LanDraft>, nodes: ReadonlyMap<string, Ip>): Lan {
  const { router, ...rest } = lan.value;
  if (router === undefined) return { ...rest, router };
  const addresses = new Map([...nodes, ...rest.hosts.flatMap((host) => (host.ips[0] === undefined ? [] : [[host.name, host.ips[0]] as const]))]);
  const portForwards = router.portForwards.flatMap((forward) => {
    const { host, port } = forward.to.value;
    const ip = parseIp(host) ?? addresses.get(host);
    if (ip !== undefined) return [{ ...forward, to: { ip, port } }];
    const message = `${forward.to.field} names ${host}, which is no host of LAN ${rest.name} and no node in it with a known address.${didYouMean(host, addresses.keys())} Name a host, or write its address.`;
    lan.document.report.error('MANIFEST.UNKNOWN_HOST', message, forward.to.at, forward.to.field);
    return [];
  });
  return { ...rest, router: { ...router, portForwards } };
}

/** Addresses of a cluster's nodes by the names that a LAN may use: `node1`, `node/node1`, `prod/node/node1`. */
export function nodeAddresses(cluster: ClusterDraft, objects: ClusterObjects): readonly (readonly [string, Ip])[] {
  const listed = cluster.nodes.kind === 'list' ? cluster.nodes.nodes.map((node) => [node.name, node.ips[0]] as const) : [];
  const declared = objects.nodes.map((node) => {
    const internal = node.status?.addresses?.find((address) => address.type === 'InternalIP');
    return [node.metadata.name, parseIp(internal?.address ?? '')] as const;
  });
  return [...listed, ...declared].flatMap(([name, address]) =>
    address === undefined ? [] : [name, `node/${name}`, `${cluster.name}/node/${name}`].map((written) => [written, address] as const),
  );
}
