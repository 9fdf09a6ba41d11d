import type { Cidr, FirewallPort, Ip, ListenPort, TransportProtocol } from '@vantage/engine';
import { parseCidr, parseIp } from '@vantage/engine';
import type { TextFormat } from './fieldReader.js';

export const ipAddress: TextFormat<Ip> = { parse: parseIp, wants: 'an IP address such as 192.168.10.20' };

export const ipRange: TextFormat<Cidr> = { parse: parseCidr, wants: 'an address range such as 192.168.10.0/24' };

/** A range, or one address as a range of its own. */
export const ipRangeOrAddress: TextFormat<Cidr> = {
  parse: (text) => parseCidr(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`),
  wants: 'an address or a range such as 203.0.113.0/28',
};

/** RFC 1123 labels: what hosts, LANs and clusters may be called, because names become parts of addresses. */
export const simpleName: TextFormat<string> = {
  parse: (text) => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text) ? text : undefined),
  wants: 'a name of at most 63 lower-case letters, digits and dashes',
};

/** Node names may have dots: RFC 1123 subdomains. */
export const nodeName: TextFormat<string> = {
  parse: (text) => (text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text) ? text : undefined),
  wants: 'a name of lower-case letters, digits, dashes and dots',
};

export const anyText: TextFormat<string> = { parse: (text) => (text === '' ? undefined : text), wants: 'some text' };

/** Domain names compare case-insensitively and are kept without the trailing dot. */
export const domainName: TextFormat<string> = {
  parse: (text) => {
    const name = text.toLowerCase().replace(/\.$/, '');
    return name.length <= 253 && name.split('.').every((label) => /^[_a-z0-9]([-_a-z0-9]{0,61}[_a-z0-9])?$/.test(label)) ? name : undefined;
  },
  wants: 'a domain name such as example.com',
};

export const transportProtocol: TextFormat<TransportProtocol> = { parse: parseProtocol, wants: 'one of TCP, UDP, SCTP' };

export const listenPort: TextFormat<ListenPort> = { parse: parseListenPort, wants: 'a port and protocol such as 443/TCP' };

export const firewallPort: TextFormat<FirewallPort> = {
  parse: parseFirewallPort,
  wants: 'a port such as 25/TCP, a range such as 8000-8100/UDP, or ICMP',
};

export const portRange: TextFormat<{ readonly from: number; readonly to: number }> = {
  parse: (text) => {
    const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
    const from = parsePort(match?.[1]);
    const to = parsePort(match?.[2]);
    return from === undefined || to === undefined || from > to ? undefined : { from, to };
  },
  wants: 'a range of ports such as 30000-32767',
};

/** `laptop:443`, `192.168.10.20:31111`, `[2001:db8::1]:443`. */
export const hostAndPort: TextFormat<{ readonly host: string; readonly port: number }> = {
  parse: (text) => {
    const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
    const host = match?.[1] ?? match?.[2];
    const port = parsePort(match?.[3]);
    return host === undefined || port === undefined ? undefined : { host, port };
  },
  wants: 'a host and a port such as laptop:443 or 192.168.10.20:31111',
};

export function parsePort(text: string | undefined): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,4}$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65535 ? port : undefined;
}

/** `8080/TCP`; the protocol may be left out. */
export function parseListenPort(text: string): ListenPort | undefined {
  const [number = '', protocol = 'TCP', ...rest] = text.trim().split('/');
  const port = parsePort(number);
  const known = parseProtocol(protocol.toUpperCase());
  return rest.length > 0 || port === undefined || known === undefined ? undefined : { port, protocol: known };
}

function parseFirewallPort(text: string): FirewallPort | undefined {
  if (/^icmp$/i.test(text)) return { protocol: 'ICMP', from: 0, to: 0 };
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/([A-Za-z]+))?$/.exec(text);
  const from = parsePort(match?.[1]);
  const to = parsePort(match?.[2] ?? match?.[1]);
  const protocol = parseProtocol((match?.[3] ?? 'TCP').toUpperCase());
  return from === undefined || to === undefined || protocol === undefined || from > to ? undefined : { protocol, from, to };
}

function parseProtocol(text: string): TransportProtocol | undefined {
  switch (text) {
    case 'TCP':
    case 'UDP':
    case 'SCTP':
      return text;
    default:
      return undefined;
  }
}
