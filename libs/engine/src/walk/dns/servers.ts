/**
 * The three levels of DNS and who asks whom: the cluster's server answers for its zone and passes the rest to the LAN's resolver
 * (`forward . /etc/resolv.conf` of the Corefile), which answers for its own zones and asks the public DNS for the rest.
 */
import type { ClusterZone } from '../../compile/dns/clusterZone.js';
import type { Network } from '../../compile/network.js';
import { cite, citeReference, routerAddress, type Citation, type DnsRecordType, type ForwardPlugin, type Lan } from '../../model/index.js';
import type { DnsForwardStep, Hop } from '../../trace/index.js';
import { askCoreDns } from './coreDns.js';
import { LONGEST_CHAIN, type Ask, type DnsReply, type DnsServer } from './reply.js';
import { deliverQuery } from './transport.js';
import { answerFromZones } from './zoneServer.js';

const COREFILE = citeReference('CoreDNS forward plugin', 'https://coredns.io/plugins/forward/');
const LOOP = citeReference('the loop plugin stops a server that forwards to itself', 'https://coredns.io/plugins/loop/');
const PUBLIC_DNS = citeReference('public DNS', 'https://www.rfc-editor.org/rfc/rfc1034#section-4.3');

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
  return askCoreDns(zone, name, type, { again, forward: (next, to) => forward(network, zone, next, type, to, depth) }, depth);
}

/** The question leaves a pod of the cluster's DNS for the next server, and may be lost on the way like any other: then the next address is tried. */
function forward(network: Network, zone: ClusterZone, name: string, type: DnsRecordType, to: ForwardPlugin['to'], depth: number): DnsReply {
  const from = zone.pod === undefined ? undefined : network.vantagePoints.byAddress.get(zone.pod.address);
  const lan = zone.cluster.spec.lan === undefined ? undefined : network.vantagePoints.lans.get(zone.cluster.spec.lan);
  const upstreams = to === 'nodeResolver' ? (lan?.router?.ips ?? []) : to;
  const step = (outcome: DnsForwardStep['outcome'], level: DnsForwardStep['to']): Hop => ({
    at: zone.serverAddress,
    steps: [{ kind: 'dnsForward', outcome, level: 'cluster', to: level, name, type, cites: [zone.cite, COREFILE] }],
  });
  const lost: Hop[] = [];
  for (const upstream of upstreams) {
    const delivery = deliverQuery(network, from, upstream);
    switch (delivery.kind) {
      case 'arrived':
        if (delivery.server.level === 'cluster') return serverFailure('cluster', LOOP, [...lost, step('NO_UPSTREAM', 'lan')]);
        return afterHops([...lost, step('FORWARDED', delivery.server.level)], ask(network, delivery.server, name, type, depth));
      case 'unknown':
        return { ...serverFailure('cluster', zone.cite, [...lost, ...delivery.hops]), outcome: 'UNSUPPORTED' };
      case 'lost':
        lost.push(...delivery.hops);
    }
  }
  return serverFailure('cluster', zone.cite, [...lost, step('NO_UPSTREAM', 'lan')]);
}

function askLan(network: Network, lan: Lan, name: string, type: DnsRecordType, depth: number): DnsReply {
  const table = network.dns.lans.get(lan.name);
  const again: Ask = (next, nextType, nextDepth) => (nextDepth > LONGEST_CHAIN ? chainTooLong('lan') : askLan(network, lan, next, nextType, nextDepth));
  const own = table && answerFromZones(table, 'lan', name, type, again, depth);
  if (own !== undefined) return own;
  const source = cite(lan.origin, 'spec.dns');
  const step: DnsForwardStep = { kind: 'dnsForward', outcome: 'FORWARDED', level: 'lan', to: 'public', name, type, cites: [source] };
  return afterHops([{ at: routerAddress(lan.name), steps: [step] }], askPublic(network, name, type, depth));
}

function askPublic(network: Network, name: string, type: DnsRecordType, depth: number): DnsReply {
  const again: Ask = (next, nextType, nextDepth) => (nextDepth > LONGEST_CHAIN ? chainTooLong('public') : askPublic(network, next, nextType, nextDepth));
  const own = answerFromZones(network.dns.publicZones, 'public', name, type, again, depth);
  if (own !== undefined) return own;
  const source = cite(network.state.topology.internet.origin, 'spec.zones');
  return { outcome: 'NXDOMAIN', records: [], additional: [], level: 'public', cites: [source, PUBLIC_DNS], forwards: [] };
}

function afterHops(hops: readonly Hop[], reply: DnsReply): DnsReply {
  return { ...reply, forwards: [...hops, ...reply.forwards] };
}

function chainTooLong(level: DnsReply['level']): DnsReply {
  return serverFailure(level, citeReference('resolvers give up on endless CNAME chains', 'https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2'), []);
}

function serverFailure(level: DnsReply['level'], source: Citation, forwards: readonly Hop[]): DnsReply {
  return { outcome: 'SERVFAIL', records: [], additional: [], level, cites: [source], forwards };
}
