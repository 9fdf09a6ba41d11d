import { parseIp } from '@vantage/engine';
import type { Check } from '../check.js';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const hostnamePattern = new RegExp(`^(\\*\\.)?${label}(\\.${label})*$`);

/** A name, or `*.` and a name; never an address. https://gateway-api.sigs.k8s.io/reference/spec/#hostname */
export function hostnameProblem(hostname: string): string | undefined {
  if (parseIp(hostname) !== undefined) return 'it must be a DNS name, not an IP address';
  if (hostname.length > 253) return 'it may have at most 253 characters';
  return hostnamePattern.test(hostname) ? undefined : 'it must be a lower-case DNS name, with nothing but *. before it';
}

/** PreciseHostname: without a wildcard. */
export function preciseHostnameProblem(hostname: string): string | undefined {
  return hostname.startsWith('*') ? 'it must be one name, without a wildcard' : hostnameProblem(hostname);
}

export function validateHostnames(hostnames: readonly string[], check: Check): void {
  if (hostnames.length > 16) check.tooMany('spec.hostnames', hostnames.length, 16);
  for (const [index, hostname] of hostnames.entries()) check.format(`spec.hostnames[${index}]`, hostname, hostnameProblem(hostname));
}
