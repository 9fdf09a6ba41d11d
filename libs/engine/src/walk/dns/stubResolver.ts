/** A program asks for a name: /etc/hosts, the search list, each nameserver in turn. */
import { isWithin, normalizeName } from '../../compile/dns/dnsName.js';
import type { Network } from '../../compile/network.js';
import type { VantagePoint } from '../../compile/vantagePoints.js';
import { citeReference, familyOf, INTERNET, type Citation, type DnsRecordType, type Ip } from '../../model/index.js';
import type { DnsAnswerRecord, DnsQueryStep, HostsFileStep, Hop, SearchExpansionStep, Step } from '../../trace/index.js';
import { addressesOf, type DnsReply } from './reply.js';
import { resolverConfigOf, type ResolverConfig } from './resolverConfig.js';
import { candidatesOf, endsSearch, failureOf, type CandidateOutcome } from './searchList.js';
import { askServer } from './servers.js';
import { deliverQuery, type Delivery } from './transport.js';

export interface Resolution {
  readonly outcome: 'ANSWER' | 'NODATA' | 'NXDOMAIN' | 'SERVFAIL' | 'TIMEOUT' | 'UNDEFINED';
  readonly records: readonly DnsAnswerRecord[];
  readonly addresses: readonly string[];
  readonly hops: readonly Hop[];
  /** The absolute name that answered. */
  readonly canonical: string | undefined;
  /** Where the search ended: /etc/hosts is 0, then each name that was tried. */
  readonly tried: number;
}

type KnownReply = DnsReply & { readonly outcome: Exclude<DnsReply['outcome'], 'UNSUPPORTED'> };

const NO_NAMESERVER = citeReference('without a nameserver line the local machine is asked', 'https://man7.org/linux/man-pages/man5/resolv.conf.5.html');

/** Resolves a name as the programs of a vantage point do; `undefined` is any internet host. */
export function resolveName(network: Network, from: VantagePoint | undefined, name: string, type: DnsRecordType): Resolution {
  const config = resolverConfigOf(network, from);
  const at = from?.address ?? INTERNET;
  const local = askHostsFile(config, name, type);
  if (local !== undefined) return { outcome: local.outcome, records: [], addresses: local.addresses, hops: [{ at, steps: [local] }], canonical: normalizeName(name), tried: 0 };
  const candidates = candidatesOf(config, name);
  const log = new HopLog(at);
  log.add(expansionStep(config, name, candidates));
  if (config.nameservers.length === 0) return failed('SERVFAIL', log);
  return askCandidates(network, from, config, candidates, type, log);
}

function askCandidates(
  network: Network,
  from: VantagePoint | undefined,
  config: ResolverConfig,
  candidates: readonly string[],
  type: DnsRecordType,
  log: HopLog,
): Resolution {
  const deliveries = new Map<Ip | 'public', Delivery>();
  const outcomes: CandidateOutcome[] = [];
  for (const [index, name] of candidates.entries()) {
    const answer = askNameservers(network, from, config, name, type, deliveries, log);
    if (typeof answer === 'string') return failed(answer, log); // no server was reached: further names would fare no better
    const outcome = candidateOutcome(answer, type);
    if (outcome === 'FOUND') {
      return { outcome: 'ANSWER', records: answer.records, addresses: addressesOf(answer), hops: log.hops(), canonical: name, tried: index + 1 };
    }
    outcomes.push(outcome);
    if (endsSearch(config.resolver, outcome)) break;
  }
  return failed(failureOf(outcomes), log);
}

/** Asks the nameservers one after the other until one answers; a server's failure and silence lead to the next. Without any answer: why. */
function askNameservers(
  network: Network,
  from: VantagePoint | undefined,
  config: ResolverConfig,
  name: string,
  type: DnsRecordType,
  deliveries: Map<Ip | 'public', Delivery>,
  log: HopLog,
): KnownReply | 'SERVFAIL' | 'TIMEOUT' | 'UNDEFINED' {
  let failure: KnownReply | undefined;
  let lost: 'SERVFAIL' | 'TIMEOUT' = 'TIMEOUT';
  for (const nameserver of config.nameservers) {
    const delivery = deliveries.get(nameserver) ?? deliverQuery(network, from, nameserver);
    deliveries.set(nameserver, delivery);
    const server = nameserver === 'public' ? undefined : nameserver;
    if (delivery.kind !== 'arrived') {
      log.addHops(delivery.hops);
      log.add(lostStep(config, delivery, server, name, type));
      if (delivery.kind === 'unknown') return 'UNDEFINED';
      lost = delivery.outcome;
      continue;
    }
    const reply = askServer(network, delivery.server, name, type);
    const { outcome } = reply;
    log.addHops(reply.forwards);
    if (outcome === 'UNSUPPORTED') return 'UNDEFINED';
    const known: KnownReply = { ...reply, outcome };
    log.add({ kind: 'dnsQuery', outcome: stepOutcome(outcome, reply.records, type), level: reply.level, server, name, type, records: reply.records, cites: reply.cites });
    if (outcome !== 'SERVFAIL') return known;
    failure = known;
  }
  return failure ?? lost;
}

function candidateOutcome(reply: KnownReply, type: DnsRecordType): CandidateOutcome {
  const outcome = stepOutcome(reply.outcome, reply.records, type);
  switch (outcome) {
    case 'ANSWER':
      return 'FOUND';
    case 'NODATA':
      return 'EMPTY';
    case 'NXDOMAIN':
    case 'SERVFAIL':
      return outcome;
  }
}

/** A chain of aliases that ends in nothing of the wanted type is no answer for the program that asked. */
function stepOutcome(outcome: KnownReply['outcome'], records: readonly DnsAnswerRecord[], type: DnsRecordType): KnownReply['outcome'] {
  return outcome === 'ANSWER' && !records.some((record) => record.type === type) ? 'NODATA' : outcome;
}

function expansionStep(config: ResolverConfig, name: string, candidates: readonly string[]): SearchExpansionStep {
  const none = config.nameservers.length === 0;
  return {
    kind: 'searchExpansion',
    outcome: none ? 'NO_NAMESERVER' : 'EXPANDED',
    name,
    resolver: config.resolver,
    ndots: config.ndots,
    search: config.search,
    nameservers: config.nameservers.filter((server) => server !== 'public'),
    candidates,
    cites: none ? [...config.cites, NO_NAMESERVER] : config.cites,
  };
}

function lostStep(config: ResolverConfig, delivery: Delivery, server: Ip | undefined, name: string, type: DnsRecordType): DnsQueryStep {
  const refused = delivery.kind === 'lost' && delivery.outcome === 'SERVFAIL';
  const cites: readonly [Citation, ...Citation[]] = config.cites;
  const level = config.search.some((domain) => isWithin(name, domain)) ? 'cluster' : 'lan';
  return { kind: 'dnsQuery', outcome: refused ? 'REFUSED' : 'TIMEOUT', level, server, name, type, records: [], cites };
}

/**
 * What /etc/hosts says. A name is compared as it is written, so that one with a trailing dot is never found: glibc (nss/nss_files/files-hosts.c)
 * without regard to case, musl (src/network/lookup_name.c, name_from_hosts) with it. Node's `dns.resolve` does not read the file.
 */
function askHostsFile(config: ResolverConfig, name: string, type: DnsRecordType): HostsFileStep | undefined {
  if (config.resolver === 'c-ares' || (type !== 'A' && type !== 'AAAA')) return undefined;
  const written = config.resolver === 'musl' ? name : name.toLowerCase();
  const named = config.hosts.filter((entry) => entry.names.includes(written));
  const entries = named.filter((entry) => familyOf(entry.ip) === (type === 'A' ? 4 : 6));
  const [found, ...others] = entries.length > 0 || config.resolver === 'glibc' ? entries : named;
  if (found === undefined) return undefined;
  const cites: HostsFileStep['cites'] = [found.cite, ...others.map((entry) => entry.cite)];
  return { kind: 'hostsFile', outcome: entries.length > 0 ? 'ANSWER' : 'NODATA', name, addresses: entries.map((entry) => entry.ip), cites };
}

function failed(outcome: Exclude<Resolution['outcome'], 'ANSWER'>, log: HopLog): Resolution {
  return { outcome, records: [], addresses: [], hops: log.hops(), canonical: undefined, tried: Infinity };
}

/** Steps of the asking program, with what happened elsewhere in between. */
class HopLog {
  readonly #at: string;
  readonly #hops: { readonly at: string; readonly steps: Step[] }[] = [];

  constructor(at: string) {
    this.#at = at;
  }

  add(step: Step): void {
    this.addHops([{ at: this.#at, steps: [step] }]);
  }

  addHops(hops: readonly Hop[]): void {
    for (const hop of hops) {
      const last = this.#hops.at(-1);
      if (last?.at === hop.at) last.steps.push(...hop.steps);
      else this.#hops.push({ at: hop.at, steps: [...hop.steps] });
    }
  }

  hops(): readonly Hop[] {
    return this.#hops;
  }
}
