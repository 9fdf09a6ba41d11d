/** Small pieces of sentences that every text shares. */
import type { Citation } from '../model/index.js';
import type { Flow } from '../trace/index.js';

/** `10.0.0.1:80`, `[fd00::1]:80`, or the address alone for a ping. */
export function endpointText(ip: string, port: number | undefined): string {
  if (port === undefined) return ip;
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

export function destinationText(flow: Pick<Flow, 'protocol' | 'destinationIp' | 'destinationPort'>): string {
  return `${flow.protocol} ${endpointText(flow.destinationIp, flow.destinationPort)}`;
}

/** `a, b and c`. */
export function list(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? 'nothing';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** `1 endpoint`, `3 endpoints`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `clusters/prod/shop.yaml:12`; the reference, or the resource, where no file says it. */
export function placeText(citation: Citation): string {
  if (citation.path !== undefined) return citation.line === undefined ? citation.path : `${citation.path}:${citation.line}`;
  return citation.reference ?? citation.resource;
}

/** The device's own name, as people say it: the last part of its Vantage address with its kind. */
export function deviceText(address: string): string {
  const parts = address.split('/');
  const name = parts.at(-1) ?? address;
  const kind = parts.at(-2);
  if (address === 'internet') return 'the internet';
  if (kind === 'ip') return name;
  if (kind === 'node') return `node ${name}`;
  if (name === 'router' && parts.length === 2) return `router of ${kind ?? 'the LAN'}`;
  if (parts.length >= 3) return `${kind ?? ''} ${parts.at(-3) ?? ''}/${name}`;
  return parts[0] === 'internet' ? `internet host ${name}` : `host ${name}`;
}

/** `Service shop/cart`, from its Vantage address or from the words of kubectl. */
export function serviceText(service: string): string {
  if (service.startsWith('Service ')) return service;
  const [name = service, , namespace] = service.split('/').reverse();
  return namespace === undefined ? `Service ${service}` : `Service ${namespace}/${name}`;
}
