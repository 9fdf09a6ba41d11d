/** Reads targets: a URL, `host:port`, `<namespace>/service/<name>[:port]`, or an address with a port. */
import type { Network } from '../compile/network.js';
import { normalizeName } from '../compile/dns/dnsName.js';
import { fail, parseIp, succeed, type Ip, type Result, type ServicePortState, type ServiceState } from '../model/index.js';
import type { QuestionFailure, ReachQuestion } from '../trace/index.js';
import type { Request } from '../walk/ingress/response.js';
import { placesAt, type Place } from './address.js';
import { hostOf, whyNoHost } from './hostText.js';

export type Protocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP';

/** What is asked for, before any name is resolved. */
export interface Target {
  readonly to:
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'ip'; readonly ip: Ip }
    | { readonly kind: 'places'; readonly places: readonly Exclude<Place, { readonly kind: 'service' }>[] }
    | { readonly kind: 'service'; readonly service: ServiceState };
  readonly protocol: Protocol;
  /** Absent for ICMP. */
  readonly port: number | undefined;
  readonly http: Request | undefined;
}

type Parsed<T> = Result<T, QuestionFailure>;

const URL_PATTERN = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?(\[[^\]]+\]|[^/?#:]*)(?::([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i;
const DEFAULT_PORTS = { http: 80, https: 443 } as const;

export function parseTarget(network: Network, question: ReachQuestion): Parsed<Target> {
  const beside = question.port === undefined ? undefined : validPort(question.port, 'port');
  if (beside?.ok === false) return beside;
  const text = question.to.trim();
  const url = URL_PATTERN.exec(text);
  if (url !== null) return urlTarget(question, url);
  if (text === '' || /\s/.test(text)) return bad(text === '' ? 'The target is empty: name a URL, host:port or an address' : `"${text}" is not a target: it has spaces in it`);
  return text.includes('/') ? addressTarget(network, question, text) : hostTarget(question, text);
}

function urlTarget(question: ReachQuestion, [text, schemeText = '', hostText = '', portText, path = '', query = '']: RegExpExecArray): Parsed<Target> {
  const scheme = schemeText.toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return bad(`${scheme}:// is not modelled: ask http://, https://, or host:port for any other protocol`);
  if (question.protocol !== undefined && question.protocol !== 'TCP') return bad(`${text} is asked over TCP, not ${question.protocol}`);
  const host = hostOf(hostText);
  if (host === undefined) return bad(`"${hostText}" is not a host: ${whyNoHost(hostText)}`);
  const port = portText === undefined || portText === '' ? succeed(question.port ?? DEFAULT_PORTS[scheme]) : portOf(portText, 'to');
  if (!port.ok) return port;
  const request = httpRequest(question, scheme, hostText, path, query);
  return succeed({ to: host, protocol: 'TCP', port: port.value, http: request });
}

function hostTarget(question: ReachQuestion, text: string): Parsed<Target> {
  const whole = parseIp(text);
  const match = whole === undefined ? /^(\[[^\]]+\]|[^:]*)(?::(.*))?$/.exec(text) : null;
  const hostText = whole === undefined ? match?.[1] ?? '' : text;
  const host = whole === undefined ? hostOf(hostText) : { kind: 'ip' as const, ip: whole };
  if (hostText === 'internet') return bad(`"${text}" is any host on the internet: name one, or an address`);
  if (host === undefined) return bad(`"${text}" names no host: ${whyNoHost(hostText)}`);
  return withPort(question, host, match?.[2], hostText);
}

function addressTarget(network: Network, question: ReachQuestion, text: string): Parsed<Target> {
  const { address, port } = splitPort(text);
  const places = placesAt(network, address, 'to');
  if (!places.ok) return places.failure.code === 'QUESTION.UNKNOWN_ADDRESS' ? fail({ ...places.failure, code: 'QUESTION.UNKNOWN_TARGET' }) : places;
  const [first] = places.value;
  if (first.kind === 'service') return serviceTarget(question, first.service, port);
  if (first.kind === 'point') {
    const to = { kind: 'places', places: places.value.filter((place) => place.kind !== 'service') } as const;
    return withPort(question, to, port, first.address.split('/').at(-1) ?? first.address);
  }
  if (first.ip === undefined) return bad(`"${text}" is any host on the internet: name one, or an address`);
  return withPort(question, { kind: 'ip', ip: first.ip }, port, first.ip);
}

function withPort(question: ReachQuestion, to: Target['to'], portText: string | undefined, host: string): Parsed<Target> {
  const protocol = question.protocol ?? 'TCP';
  if (protocol === 'ICMP') return succeed({ to, protocol, port: undefined, http: undefined });
  const port = portText === undefined ? succeed(question.port) : portOf(portText, 'to');
  if (!port.ok) return port;
  if (port.value === undefined) return missingPort(`"${question.to.trim()}" names no port: write ${bracketed(question.to.trim())}:<port>, or give the port beside it`);
  const http = question.http === undefined || protocol !== 'TCP' ? undefined : httpRequest(question, port.value === 443 || port.value === 8443 ? 'https' : 'http', host, '/');
  return succeed({ to, protocol, port: port.value, http });
}

/** An IPv6 address that a port may follow. */
function bracketed(text: string): string {
  const address = text.startsWith('ip/') ? text.slice(3) : text;
  return address.includes(':') && parseIp(address) !== undefined ? text.replace(address, `[${address}]`) : text;
}

/** A Service's port by number or name; its only port where none is named. The protocol follows the port where the question leaves it open. */
function serviceTarget(question: ReachQuestion, service: ServiceState, portText: string | undefined): Parsed<Target> {
  const to = { kind: 'service', service } as const;
  if (question.protocol === 'ICMP') return succeed({ to, protocol: 'ICMP', port: undefined, http: undefined });
  const named = service.ports.find(({ name, protocol }) => name !== '' && name === portText && (question.protocol ?? protocol) === protocol);
  if (named !== undefined) return serviceOnPort(question, to, named.protocol, named.port);
  if (portText !== undefined && !/^\d+$/.test(portText)) {
    return missingPort(`Service ${service.namespace}/${service.name} has no ${question.protocol === undefined ? '' : `${question.protocol} `}port named "${portText}"; it has ${portList(service.ports)}`);
  }
  const asked = portText === undefined ? succeed(question.port) : portOf(portText, 'to');
  if (!asked.ok) return asked;
  const number = asked.value;
  const candidates = service.ports.filter((port) => (number === undefined || port.port === number) && (question.protocol === undefined || port.protocol === question.protocol));
  const [only] = candidates;
  if (number !== undefined) return serviceOnPort(question, to, only?.protocol ?? question.protocol ?? 'TCP', number);
  if (only === undefined) return missingPort(`Service ${service.namespace}/${service.name} has no ${question.protocol ?? 'TCP'} port; it has ${portList(service.ports)}: say which to ask`);
  if (candidates.length > 1) return missingPort(`Service ${service.namespace}/${service.name} has several ports, ${portList(candidates)}: say which`);
  return serviceOnPort(question, to, only.protocol, only.port);
}

function serviceOnPort(question: ReachQuestion, to: Target['to'] & { readonly kind: 'service' }, protocol: Protocol, port: number): Parsed<Target> {
  const host = `${to.service.name}.${to.service.namespace}`;
  const http = question.http === undefined || protocol !== 'TCP' ? undefined : httpRequest(question, port === 443 ? 'https' : 'http', host, '/');
  return succeed({ to, protocol, port, http });
}

function portList(ports: readonly ServicePortState[]): string {
  return ports.length === 0 ? 'none' : ports.map(({ name, port, protocol }) => `${port}/${protocol}${name === '' ? '' : ` (${name})`}`).join(', ');
}

function httpRequest(question: ReachQuestion, scheme: 'http' | 'https', hostText: string, path: string, query = ''): Request {
  const headers = question.http?.headers ?? [];
  const header = headers.find(({ name }) => name.toLowerCase() === 'host')?.value;
  const host = normalizeName((header ?? hostText).replace(/:\d+$/, ''));
  return {
    scheme,
    host,
    serverName: serverNameOf(hostText) ?? serverNameOf(host),
    path: withoutDots(path),
    query,
    method: question.http?.method ?? 'GET',
    headers,
  };
}

/** Clients take `.` and `..` out of a path before they ask (RFC 3986 §5.2.4; curl unless --path-as-is). */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (isLast) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/** Clients ask for a name; of an address they ask for none (RFC 6066 §3), unless the Host header gives one. */
function serverNameOf(hostText: string): string | undefined {
  return hostOf(hostText)?.kind === 'name' ? normalizeName(hostText) : undefined;
}

/** `a/b:80` → `a/b` and `80`; the colons of an IPv6 address are not a port's. */
function splitPort(text: string): { readonly address: string; readonly port: string | undefined } {
  if (text.startsWith('ip/') && parseIp(text.slice(3)) !== undefined) return { address: text, port: undefined };
  const match = /^(.*):([^:/\]]*)$/.exec(text);
  const address = match?.[1] ?? text;
  const bare = address.startsWith('ip/[') ? `ip/${address.slice(4, -1)}` : address;
  return { address: bare, port: match?.[2] };
}

function portOf(text: string, argument: string): Parsed<number> {
  if (!/^\d{1,5}$/.test(text)) return bad(text === '' ? 'No port follows the colon' : `"${text}" is not a port number`);
  return validPort(Number(text), argument);
}

function validPort(port: number, argument: string): Parsed<number> {
  if (!Number.isInteger(port) || port < 1 || port > 65535) return fail({ code: 'QUESTION.BAD_TARGET', message: `Port ${port} is not between 1 and 65535.`, argument });
  return succeed(port);
}

function bad(why: string): { readonly ok: false; readonly failure: QuestionFailure } {
  return fail({ code: 'QUESTION.BAD_TARGET', message: `${why}.`, argument: 'to' });
}

function missingPort(why: string): { readonly ok: false; readonly failure: QuestionFailure } {
  return fail({ code: 'QUESTION.MISSING_PORT', message: `${why}.`, argument: 'to' });
}
