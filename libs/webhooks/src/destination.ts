/** What may be seen of an address without asking anybody: its scheme, its port, and a host that is no public one by its very form. */
import { isIP } from 'node:net';
import { publicAddress } from './publicAddress.js';

/** Where messages may go. Everything but the public internet over TLS is for tests, and for networks that know what they do. */
export interface DestinationPolicy {
  readonly schemes: readonly ('https:' | 'http:')[];
  /** Any port where nothing is said. */
  readonly ports?: readonly number[];
  /** Addresses that are allowed though they are not public, in the form that `publicAddress` would answer. */
  readonly alsoAllowed: readonly string[];
}

export interface Destination {
  readonly url: URL;
  readonly port: number;
  /** The address that the host is written as, if it is one. */
  readonly address: string | undefined;
}

export type Refusal =
  | { readonly kind: 'notAUrl' }
  | { readonly kind: 'scheme'; readonly scheme: string }
  | { readonly kind: 'userInfo' }
  | { readonly kind: 'port'; readonly port: number }
  | { readonly kind: 'notPublic'; readonly address: string };

/** The parser is the one that the sender uses (WHATWG), so `0x7f.1` and its kin are already the address that they mean. */
export function checkDestination(text: string, policy: DestinationPolicy): Destination | Refusal {
  if (!URL.canParse(text)) return { kind: 'notAUrl' };
  const url = new URL(text);
  if (!policy.schemes.some((scheme) => scheme === url.protocol)) return { kind: 'scheme', scheme: url.protocol };
  if (url.username !== '' || url.password !== '') return { kind: 'userInfo' };
  const port = url.port === '' ? defaultPort(url.protocol) : Number(url.port);
  if (policy.ports?.includes(port) === false) return { kind: 'port', port };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 0) return { url, port, address: undefined };
  const address = allowedAddress(host, policy);
  return address === undefined ? { kind: 'notPublic', address: host } : { url, port, address };
}

/** The address, if messages may go there. */
export function allowedAddress(address: string, policy: DestinationPolicy): string | undefined {
  return publicAddress(address) ?? policy.alsoAllowed.find((allowed) => allowed === address);
}

function defaultPort(scheme: string): number {
  return scheme === 'https:' ? 443 : 80;
}
