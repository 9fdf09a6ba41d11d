import { parseListenPort } from '../lab/formats.js';
import { didYouMean } from '../lab/nearestName.js';
import type { Check } from './check.js';

const names = ['vantage.lab/cluster', 'vantage.lab/listens', 'vantage.lab/ready', 'vantage.lab/resolver'] as const;

/** Our own annotations: what listens, whether a pod is ready. A mistyped one would silently do nothing. */
export function validateLabAnnotations(annotations: Readonly<Record<string, string | undefined>> | undefined, field: string, check: Check): void {
  for (const [key, value = ''] of Object.entries(annotations ?? {})) {
    if (!key.startsWith('vantage.lab/')) continue;
    const place = `${field}[${key}]`;
    if (!names.some((name) => name === key)) check.invalid(place, key, `there is no such annotation.${didYouMean(key, names)} Known are ${names.join(', ')}`);
    if (key === 'vantage.lab/listens') check.format(place, value, listensProblem(value));
    if (key === 'vantage.lab/ready') check.oneOf(place, value, ['true', 'false']);
    if (key === 'vantage.lab/resolver') check.oneOf(place, value, ['glibc', 'musl', 'c-ares']);
  }
}

function listensProblem(value: string): string | undefined {
  const wrong = value.trim() === '' ? undefined : value.split(',').find((port) => parseListenPort(port) === undefined);
  return wrong === undefined ? undefined : `it must be ports such as 8080/TCP,53/UDP, or empty for nothing; ${wrong.trim()} is none`;
}
