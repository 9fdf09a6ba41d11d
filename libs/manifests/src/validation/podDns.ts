import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { ipAddress } from './addresses.js';
import type { Check } from './check.js';
import { dnsSearchPath, dnsSubdomain } from './formats.js';
import type { Written } from './written.js';

type Spec = Written<IPodSpec>;

/** What resolvers of the C library can take: validatePodDNSConfig in pkg/apis/core/validation/validation.go */
const limits = { nameservers: 3, searches: 32, searchCharacters: 2048 } as const;

export function validateDns(spec: Spec, field: string, check: Check): void {
  check.oneOf(`${field}.dnsPolicy`, spec.dnsPolicy || 'ClusterFirst', ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']);
  const config = spec.dnsConfig;
  const configField = `${field}.dnsConfig`;
  if (spec.dnsPolicy === 'None' && (config?.nameservers ?? []).length === 0) {
    check.required(config === undefined ? configField : `${configField}.nameservers`, 'With dnsPolicy None it must name at least one nameserver.');
    return;
  }
  if (config !== undefined) validateConfig(config, configField, check);
}

function validateConfig(config: NonNullable<Spec['dnsConfig']>, field: string, check: Check): void {
  const { nameservers = [], searches = [], options = [] } = config;
  if (nameservers.length > limits.nameservers) check.invalid(`${field}.nameservers`, nameservers.length, `there may be ${limits.nameservers}`);
  for (const [index, address] of nameservers.entries()) check.format(`${field}.nameservers[${index}]`, address, ipAddress(address));
  if (searches.length > limits.searches) check.invalid(`${field}.searches`, searches.length, `there may be ${limits.searches}`);
  if (searches.join(' ').length > limits.searchCharacters) check.invalid(`${field}.searches`, searches.join(' ').length, `there may be ${limits.searchCharacters} characters in all`);
  for (const [index, search] of searches.entries()) {
    if (search !== '.') check.format(`${field}.searches[${index}]`, search, dnsSearchPath(search.replace(/\.$/, '')));
  }
  for (const [index, option] of options.entries()) {
    if ((option.name ?? '') === '') check.required(`${field}.options[${index}]`, 'An option has a name, such as ndots.');
  }
}

export function validateHostAliases(aliases: NonNullable<Spec['hostAliases']>, field: string, check: Check): void {
  for (const [index, { ip = '', hostnames = [] }] of aliases.entries()) {
    check.format(`${field}[${index}].ip`, ip, ipAddress(ip));
    for (const [nameIndex, name] of hostnames.entries()) check.format(`${field}[${index}].hostnames[${nameIndex}]`, name, dnsSubdomain(name));
  }
}
