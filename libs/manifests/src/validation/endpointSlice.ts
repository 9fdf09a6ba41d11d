import type { IEndpointSlice } from 'kubernetes-models/discovery.k8s.io/v1/EndpointSlice';
import { ipv4Address, ipv6Address, ordinaryAddress } from './addresses.js';
import type { Check } from './check.js';
import type { Format } from './formats.js';
import { dnsLabel, dnsSubdomain, fullyQualifiedName, labelValue, qualifiedName } from './formats.js';
import { validateLabels, validateObjectMeta } from './objectMeta.js';
import { transportProtocols } from './ports.js';
import type { Written } from './written.js';

type Slice = Written<IEndpointSlice>;
type Endpoint = NonNullable<Slice['endpoints']>[number];

const limits = { endpoints: 1000, addresses: 100, ports: 20_000, hints: 8, topologyLabels: 16 } as const;

const addressFormats: Readonly<Record<string, Format>> = {
  IPv4: (value) => ipv4Address(value) ?? ordinaryAddress(value),
  IPv6: (value) => ipv6Address(value) ?? ordinaryAddress(value),
  FQDN: fullyQualifiedName,
};

/** https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/discovery/validation/validation.go */
export function validateEndpointSlice(slice: Slice, check: Check): void {
  validateObjectMeta(slice.metadata, dnsSubdomain, check);
  const addressType = slice.addressType ?? '';
  if (addressType === '') check.required('addressType', 'Write IPv4, IPv6 or FQDN.');
  else check.oneOf('addressType', addressType, ['FQDN', 'IPv4', 'IPv6']);
  validateEndpoints(slice.endpoints ?? [], Object.hasOwn(addressFormats, addressType) ? addressFormats[addressType] : undefined, check);
  validatePorts(slice.ports ?? [], check);
}

function validateEndpoints(endpoints: readonly Endpoint[], addressFormat: Format | undefined, check: Check): void {
  if (endpoints.length > limits.endpoints) {
    check.tooMany('endpoints', endpoints.length, limits.endpoints);
    return;
  }
  for (const [index, endpoint] of endpoints.entries()) validateEndpoint(endpoint, `endpoints[${index}]`, addressFormat, check);
}

function validateEndpoint(endpoint: Endpoint, field: string, addressFormat: Format | undefined, check: Check): void {
  const addresses = endpoint.addresses ?? [];
  if (addresses.length === 0) check.required(`${field}.addresses`, 'An endpoint has at least one address.');
  if (addresses.length > limits.addresses) check.tooMany(`${field}.addresses`, addresses.length, limits.addresses);
  for (const [index, address] of addresses.entries()) check.format(`${field}.addresses[${index}]`, address, addressFormat?.(address));
  if (endpoint.nodeName !== undefined) check.format(`${field}.nodeName`, endpoint.nodeName, dnsSubdomain(endpoint.nodeName));
  const topology = endpoint.deprecatedTopology ?? {};
  if (Object.keys(topology).length > limits.topologyLabels) check.tooMany(`${field}.deprecatedTopology`, Object.keys(topology).length, limits.topologyLabels);
  validateLabels(topology, `${field}.deprecatedTopology`, check);
  if (endpoint.hostname !== undefined) check.format(`${field}.hostname`, endpoint.hostname, dnsLabel(endpoint.hostname));
  validateHints(endpoint.hints?.forZones ?? [], `${field}.hints.forZones`, labelValue, check);
  validateHints(endpoint.hints?.forNodes ?? [], `${field}.hints.forNodes`, dnsSubdomain, check);
}

function validateHints(hints: readonly { readonly name?: string }[], field: string, format: Format, check: Check): void {
  if (hints.length > limits.hints) {
    check.tooMany(field, hints.length, limits.hints);
    return;
  }
  const names = new Set<string>();
  for (const [index, { name = '' }] of hints.entries()) {
    if (names.has(name)) check.duplicate(`${field}[${index}].name`, name);
    names.add(name);
    check.format(`${field}[${index}].name`, name, format(name));
  }
}

function validatePorts(ports: NonNullable<Slice['ports']>, check: Check): void {
  if (ports.length > limits.ports) {
    check.tooMany('ports', ports.length, limits.ports);
    return;
  }
  const names = new Set<string>();
  for (const [index, { name = '', protocol, appProtocol }] of ports.entries()) {
    if (name !== '') check.format(`ports[${index}].name`, name, dnsLabel(name));
    if (names.has(name)) check.duplicate(`ports[${index}].name`, name);
    names.add(name);
    check.oneOf(`ports[${index}].protocol`, protocol, transportProtocols);
    if (appProtocol !== undefined) check.format(`ports[${index}].appProtocol`, appProtocol, qualifiedName(appProtocol));
  }
}
