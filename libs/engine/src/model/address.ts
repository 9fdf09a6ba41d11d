/**
 * Vantage addresses: where a connection starts and where a hop stands, as text. This file writes them, `questions/address.ts` reads them.
 * The cluster is left out where the lab has only one; readers accept it either way.
 */
import type { Ip } from './ip.js';

/** Any host on the internet. */
export const INTERNET = 'internet';

export function internetHostAddress(host: string): string {
  return `${INTERNET}/${host}`;
}

export function lanHostAddress(lan: string, host: string): string {
  return `${lan}/${host}`;
}

export function routerAddress(lan: string): string {
  return `${lan}/router`;
}

/** What stands before the addresses of a cluster: nothing where the lab has only one, otherwise its name and a slash. */
export function clusterPrefix(clusters: readonly { readonly name: string }[], cluster: string): string {
  return clusters.length === 1 ? '' : `${cluster}/`;
}

/** `prefix` is that of `clusterPrefix`. */
export function nodeAddress(prefix: string, node: string): string {
  return `${prefix}node/${node}`;
}

/** Of a pod, a Service or a workload; `kind` in lower case, `prefix` that of `clusterPrefix`. */
export function namespacedAddress(prefix: string, namespace: string, kind: string, name: string): string {
  return `${prefix}${namespace}/${kind}/${name}`;
}

/** Whatever has that address. */
export function ipAddress(ip: Ip): string {
  return `ip/${ip}`;
}
