/** One question on its way through the plugins of a CoreDNS server block, each of which answers it or leaves it to the next. */
import type { ClusterZone } from '../../compile/dns/clusterZone.js';
import { addressOfReverseName, isWithin, isWithinAny, printName } from '../../compile/dns/dnsName.js';
import { assertNever, citeReference, familyOf, type CachePlugin, type CorefilePlugin, type CorefileServer, type DnsRecordType, type ForwardPlugin, type HostsPlugin } from '../../model/index.js';
import type { Hop } from '../../trace/index.js';
import { answerFromCluster } from './clusterServer.js';
import type { Ask, DnsReply } from './reply.js';
import { restored, rewritten } from './rewrite.js';

/** How the server asks others, and itself. */
export interface Onward {
  /** The whole server again, for the target of an alias (plugin/pkg/upstream). */
  readonly again: Ask;
  readonly forward: (name: string, to: ForwardPlugin['to']) => DnsReply;
}

const COREFILE = citeReference('CoreDNS answers REFUSED for zones that it does not serve', 'https://coredns.io/manual/configuration/#server-blocks');
const HOSTS = citeReference('CoreDNS hosts plugin', 'https://coredns.io/plugins/hosts/');
const LAST = citeReference('without a further plugin CoreDNS answers SERVFAIL', 'https://coredns.io/manual/plugins/');

export function askCoreDns(zone: ClusterZone, asked: string, type: DnsRecordType, onward: Onward, depth: number): DnsReply {
  const server = serverFor(zone.servers, asked);
  if (server === undefined) return { outcome: 'SERVFAIL', records: [], additional: [], level: 'cluster', cites: [COREFILE], forwards: [] };
  const { name, restore } = rewritten(server.plugins, asked);
  const reply = throughPlugins(zone, server.plugins, name, type, onward, depth);
  const kept = server.plugins.find((plugin) => plugin.kind === 'cache');
  return restored(kept === undefined ? reply : cached(reply, kept, name), restore);
}

/** The block with the longest zone that holds the name. */
function serverFor(servers: readonly CorefileServer[], name: string): CorefileServer | undefined {
  let best: { readonly server: CorefileServer; readonly zone: string } | undefined;
  for (const server of servers) {
    for (const zone of server.zones) {
      if ((zone === '' || isWithin(name, zone)) && (best === undefined || zone.length > best.zone.length)) best = { server, zone };
    }
  }
  return best?.server;
}

function throughPlugins(zone: ClusterZone, plugins: readonly CorefilePlugin[], name: string, type: DnsRecordType, onward: Onward, depth: number): DnsReply {
  for (const plugin of plugins) {
    const reply = throughPlugin(zone, plugin, name, type, onward, depth);
    if (reply !== undefined) return reply;
  }
  return { outcome: 'SERVFAIL', records: [], additional: [], level: 'cluster', cites: [zone.cite, LAST], forwards: [] };
}

function throughPlugin(zone: ClusterZone, plugin: CorefilePlugin, name: string, type: DnsRecordType, onward: Onward, depth: number): DnsReply | undefined {
  switch (plugin.kind) {
    case 'cache':
    case 'rewrite':
      return undefined;
    case 'kubernetes':
      return answerFromCluster(zone, name, type, onward.again, depth);
    case 'hosts':
      return answerFromHosts(zone, plugin, name, type);
    case 'forward':
      return isWithinAny(name, [plugin.from]) && !isWithinAny(name, plugin.except) ? onward.forward(name, plugin.to) : undefined;
    case 'unmodelled':
      return unmodelled(zone, plugin.name);
    default:
      return assertNever(plugin);
  }
}

function unmodelled(zone: ClusterZone, plugin: string): DnsReply {
  const hop: Hop = { at: zone.serverAddress, steps: [{ kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: `the CoreDNS plugin ${plugin}`, cites: [zone.cite] }] };
  return { outcome: 'UNSUPPORTED', records: [], additional: [], level: 'cluster', cites: [zone.cite], forwards: [hop] };
}

/** plugin/hosts/hosts.go: a name that it does not have is SERVFAIL, not NXDOMAIN, unless it falls through. */
function answerFromHosts(zone: ClusterZone, plugin: HostsPlugin, name: string, type: DnsRecordType): DnsReply | undefined {
  const base = { additional: [], level: 'cluster', cites: [zone.cite, HOSTS], forwards: [] } as const;
  const record = (data: string): DnsReply['records'][number] => ({ name: printName(name), type, ttl: plugin.ttl, data });
  if (type === 'PTR') {
    const ip = addressOfReverseName(name);
    const records = plugin.entries.filter((entry) => entry.ip === ip).flatMap((entry) => entry.names.map((text) => record(printName(text))));
    return records.length === 0 ? undefined : { ...base, outcome: 'ANSWER', records };
  }
  if (plugin.zones.length > 0 && !isWithinAny(name, plugin.zones)) return undefined;
  const known = plugin.entries.filter((entry) => entry.names.includes(name));
  const family = type === 'A' ? 4 : type === 'AAAA' ? 6 : undefined;
  const records = known.filter((entry) => familyOf(entry.ip) === family).map((entry) => record(entry.ip));
  if (records.length > 0) return { ...base, outcome: 'ANSWER', records };
  if (known.length > 0) return { ...base, outcome: 'NODATA', records };
  return isWithinAny(name, plugin.fallthrough) ? undefined : { ...base, outcome: 'SERVFAIL', records };
}

/** plugin/cache: one time to live for the whole answer, the least of its records', at least 5 s and at most what the Corefile says. */
function cached(reply: DnsReply, plugin: CachePlugin, name: string): DnsReply {
  if (reply.records.length === 0 || isWithinAny(name, plugin.disabled)) return reply;
  const least = Math.min(...reply.records.map(({ ttl }) => ttl));
  const ttl = Math.min(Math.max(least, SHORTEST_CACHE), plugin.ttl);
  return { ...reply, records: reply.records.map((record) => ({ ...record, ttl })) };
}

const SHORTEST_CACHE = 5;
