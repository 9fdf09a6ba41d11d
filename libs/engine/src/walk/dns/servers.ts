/**
 * The three levels of DNS and who asks whom: the cluster's server answers for its zone and passes the rest to the LAN's resolver
 * (`forward . /etc/resolv.conf` of the Corefile), which answers for its own zones and asks the public DNS for the rest.
 */
import type { Network } from '../../compile/network.js';
import { cite, citeReference, routerAddress, type Citation, type DnsRecordType, type Lan } from '../../model/index.js';
import type { DnsForwardStep, Hop } from '../../trace/index.js';
import { answerFromCluster } from './clusterServer.js';
import { LONGEST_CHAIN, type Ask, type DnsReply } from './reply.js';
import { answerFromZones } from './zoneServer.js';

const COREFILE = citeReference('CoreDNS forward plugin', 'https://coredns.io/plugins/forward/');
const PUBLIC_DNS = citeReference('public DNS', 'https://www.rfc-editor.org/rfc/rfc1034#section-4.3');

export type DnsServer =
  | { readonly level: 'cluster'; readonly cluster: string }
  | { readonly level: 'lan'; readonly lan: Lan }
  | { readonly level: 'public' };

/** Asks one server one question; CNAME chains are followed and questions passed on as the server itself does. */
export function askServer(network: Network, server: DnsServer, name: string, type: DnsRecordType): DnsReply {
  return ask(network, server, name, type, 0);
}

function ask(network: Network, server: DnsServer, name: string, type: DnsRecordType, depth: number): DnsReply {
  switch (server.level) {
    case 'cluster':
      return askCluster(network, server, name, type, depth);
    case 'lan':
      return askLan(network, server.lan, name, type, depth);
    case 'public':
      return askPublic(network, name, type, depth);
  }
}

function askCluster(network: Network, server: DnsServer & { readonly level: 'cluster' }, name: string, type: DnsRecordType, depth: number): DnsReply {
  const zone = network.dns.clusters.get(server.cluster);
  if (zone === undefined) return serverFailure('cluster', COREFILE, []);
  const again: Ask = (next, nextType, nextDepth) => ask(network, server, next, nextType, nextDepth);
  const own = answerFromCluster(zone, name, type, again, depth);
  if (own !== undefined) return own;
  const lan = zone.cluster.spec.lan === undefined ? undefined : network.vantagePoints.lans.get(zone.cluster.spec.lan);
  const step: DnsForwardStep = {
    kind: 'dnsForward',
    outcome: lan?.router === undefined ? 'NO_UPSTREAM' : 'FORWARDED',
    level: 'cluster',
    to: 'lan',
    name,
    type,
    cites: [zone.cite, COREFILE],
  };
  const hop: Hop = { at: zone.serverAddress, steps: [step] };
  if (lan?.router === undefined) return serverFailure('cluster', zone.cite, [hop]);
  return afterHop(hop, askLan(network, lan, name, type, depth));
}

function askLan(network: Network, lan: Lan, name: string, type: DnsRecordType, depth: number): DnsReply {
  const table = network.dns.lans.get(lan.name);
  const again: Ask = (next, nextType, nextDepth) => (nextDepth > LONGEST_CHAIN ? chainTooLong('lan') : askLan(network, lan, next, nextType, nextDepth));
  const own = table && answerFromZones(table, 'lan', name, type, again, depth);
  if (own !== undefined) return own;
  const source = cite(lan.origin, 'spec.dns');
  const step: DnsForwardStep = { kind: 'dnsForward', outcome: 'FORWARDED', level: 'lan', to: 'public', name, type, cites: [source] };
  return afterHop({ at: routerAddress(lan.name), steps: [step] }, askPublic(network, name, type, depth));
}

function askPublic(network: Network, name: string, type: DnsRecordType, depth: number): DnsReply {
  const again: Ask = (next, nextType, nextDepth) => (nextDepth > LONGEST_CHAIN ? chainTooLong('public') : askPublic(network, next, nextType, nextDepth));
  const own = answerFromZones(network.dns.publicZones, 'public', name, type, again, depth);
  if (own !== undefined) return own;
  const source = cite(network.state.topology.internet.origin, 'spec.zones');
  return { outcome: 'NXDOMAIN', records: [], additional: [], level: 'public', cites: [source, PUBLIC_DNS], forwards: [] };
}

function afterHop(hop: Hop, reply: DnsReply): DnsReply {
  return { ...reply, forwards: [hop, ...reply.forwards] };
}

function chainTooLong(level: DnsReply['level']): DnsReply {
  return serverFailure(level, citeReference('resolvers give up on endless CNAME chains', 'https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2'), []);
}

function serverFailure(level: DnsReply['level'], source: Citation, forwards: readonly Hop[]): DnsReply {
  return { outcome: 'SERVFAIL', records: [], additional: [], level, cites: [source], forwards };
}
