import { assertNever } from '../model/index.js';
import type { DnsAnswerRecord, DnsQueryStep, DnsStep } from '../trace/index.js';
import { list } from './words.js';

const LEVELS = { cluster: 'cluster DNS', lan: "the LAN's resolver", public: 'public DNS' } as const;

export function dnsStepText(step: DnsStep): string {
  switch (step.kind) {
    case 'searchExpansion':
      return expansionText(step);
    case 'dnsForward':
      return step.outcome === 'FORWARDED'
        ? `${step.level === 'cluster' ? 'Cluster DNS' : "The LAN's resolver"} does not serve ${step.name} itself and asks ${LEVELS[step.to]}.`
        : `Cluster DNS does not serve ${step.name} itself and has no resolver to pass the question to.`;
    case 'dnsQuery':
      return queryText(step);
    case 'hostsFile':
      return step.outcome === 'ANSWER'
        ? `/etc/hosts says that ${step.name} is ${list(step.addresses)}.`
        : `/etc/hosts has ${step.name} with an address of another family only, and musl does not go on to ask DNS.`;
    default:
      return assertNever(step);
  }
}

function expansionText(step: DnsStep & { readonly kind: 'searchExpansion' }): string {
  if (step.outcome === 'NO_NAMESERVER') return `The resolver has no nameserver to ask for ${step.name}.`;
  const [first = step.name, ...others] = step.candidates;
  if (others.length === 0) return `The resolver (${step.resolver}) asks for ${first} as it is.`;
  return `The resolver (${step.resolver}, ndots ${step.ndots}) tries ${first} first, then ${list(others)}.`;
}

function queryText(step: DnsQueryStep): string {
  const question = `${step.type} ${step.name}`;
  const who = step.server === undefined ? LEVELS[step.level] : `${LEVELS[step.level]}`;
  const server = step.server === undefined ? '' : ` (asked at ${step.server})`;
  switch (step.outcome) {
    case 'ANSWER':
      return `${capital(who)}${server} answers ${question}: ${list(step.records.map(recordText))}.`;
    case 'NODATA':
      return step.records.length === 0
        ? `${capital(who)}${server} knows ${step.name} but has no ${step.type} record of it.`
        : `${capital(who)}${server} answers ${question} with ${list(step.records.map(recordText))}, which leads to no ${step.type} record.`;
    case 'NXDOMAIN':
      return `${capital(who)}${server} says that ${step.name} does not exist (NXDOMAIN).`;
    case 'SERVFAIL':
      return `${capital(who)}${server} fails to answer ${question} (SERVFAIL).`;
    case 'REFUSED':
      return `The nameserver ${step.server ?? ''} refuses the query for ${step.name}.`;
    case 'TIMEOUT':
      return `No answer for ${question} comes back from the nameserver ${step.server ?? ''}.`;
    default:
      return assertNever(step.outcome);
  }
}

function recordText(record: DnsAnswerRecord): string {
  return record.type === 'CNAME' ? `${trim(record.name)} is an alias of ${trim(record.data)}` : record.data;
}

function trim(name: string): string {
  return name.replace(/\.$/, '');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
