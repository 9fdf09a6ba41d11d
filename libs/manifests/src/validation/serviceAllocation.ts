import type { Cidr } from '@vantage/engine';
import { cidrContains, parseIp } from '@vantage/engine';
import type { IService } from 'kubernetes-models/v1/Service';
import { ipAddress } from './addresses.js';
import type { Check } from './check.js';
import type { Written } from './written.js';

type Spec = NonNullable<Written<IService>['spec']>;
type Family = 'IPv4' | 'IPv6';

/** What a cluster can give to Services. */
export interface ServiceRanges {
  readonly cidrs: readonly Cidr[];
  readonly nodePorts: { readonly from: number; readonly to: number };
}

export function isHeadless(spec: Spec): boolean {
  const addresses = clusterIpsOf(spec);
  return addresses.length === 1 && addresses[0] === 'None';
}

/**
 * What allocation refuses before anything else is looked at: wrong or foreign addresses, families that the cluster does not have,
 * node ports out of range. https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/core/service/storage/alloc.go
 */
export function allocateService(spec: Spec, check: Check, ranges: ServiceRanges): void {
  const findings = check.findings;
  if (spec.type !== 'ExternalName') validateClusterIps(spec, check);
  if (check.findings > findings) return;
  if (spec.type !== 'ExternalName') allocateFamilies(spec, check, ranges);
  if (check.findings > findings) return;
  allocateAddresses(spec, check, ranges);
  if (check.findings > findings) return;
  allocateNodePorts(spec, check, ranges);
}

function clusterIpsOf(spec: Spec): readonly string[] {
  if (spec.clusterIPs !== undefined && spec.clusterIPs.length > 0) return spec.clusterIPs;
  return spec.clusterIP === undefined || spec.clusterIP === '' ? [] : [spec.clusterIP];
}

/** ValidateServiceClusterIPsRelatedFields in pkg/apis/core/validation/validation.go */
function validateClusterIps(spec: Spec, check: Check): void {
  const addresses = clusterIpsOf(spec);
  const single = spec.clusterIP ?? '';
  if (single === '' && addresses.length > 0) check.invalid('spec.clusterIPs', addresses.join(', '), 'it must be empty where clusterIP is not given');
  else if (addresses[0] !== undefined && addresses[0] !== single) check.invalid('spec.clusterIPs', addresses[0], 'its first address must be that of clusterIP');
  const families = spec.ipFamilies ?? [];
  for (const [index, family] of families.entries()) {
    check.oneOf(`spec.ipFamilies[${index}]`, family, ['IPv4', 'IPv6']);
    if (families.indexOf(family) < index) check.duplicate(`spec.ipFamilies[${index}]`, family);
  }
  check.oneOf('spec.ipFamilyPolicy', spec.ipFamilyPolicy, ['SingleStack', 'PreferDualStack', 'RequireDualStack']);
  if (!validateEachClusterIp(addresses, check)) return;
  const [first, second] = addresses;
  if (first !== undefined && second !== undefined && familyName(first) === familyName(second)) {
    check.invalid('spec.clusterIPs', addresses.join(', '), 'there may be one address of each family');
  }
  if (isHeadless(spec)) return;
  for (const [index, address] of addresses.entries()) {
    const family = families[index];
    if (family !== undefined && family !== familyName(address)) check.invalid(`spec.clusterIPs[${index}]`, address, `ipFamilies asks for an ${family} address here`);
  }
}

function validateEachClusterIp(addresses: readonly string[], check: Check): boolean {
  let valid = true;
  for (const [index, address] of addresses.entries()) {
    if (index === 0 && address === 'None') {
      if (addresses.length === 1) continue;
      check.invalid('spec.clusterIPs', addresses.join(', '), 'None must stand alone');
      valid = false;
      continue;
    }
    const problem = ipAddress(address);
    if (problem === undefined) continue;
    check.invalid(`spec.clusterIPs[${index}]`, address, problem);
    valid = false;
  }
  if (addresses.length > 2) check.invalid('spec.clusterIPs', addresses.join(', '), 'there may be two addresses, one of each family');
  return valid;
}

function allocateFamilies(spec: Spec, check: Check, ranges: ServiceRanges): void {
  const available = new Set(ranges.cidrs.map((range): Family => (range.family === 4 ? 'IPv4' : 'IPv6')));
  const families = spec.ipFamilies ?? [];
  const addresses = isHeadless(spec) ? [] : clusterIpsOf(spec);
  for (const [index, address] of addresses.entries()) {
    if (index >= families.length && !available.has(familyName(address))) {
      check.invalid(`spec.clusterIPs[${index}]`, address, `the cluster has no ${familyName(address)} range for Services`);
    }
  }
  // Headless Services without a selector take any family: their endpoints are somebody else's.
  if (isHeadless(spec) && Object.keys(spec.selector ?? {}).length === 0) return;
  if (spec.ipFamilyPolicy === 'SingleStack' && (families.length > 1 || addresses.length > 1)) {
    check.invalid('spec.ipFamilyPolicy', 'SingleStack', 'two families or addresses are asked for; set it to PreferDualStack or RequireDualStack');
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack' && available.size < 2) {
    check.invalid('spec.ipFamilyPolicy', 'RequireDualStack', 'the cluster has one address family only');
  }
  for (const [index, family] of families.entries()) {
    if ((family === 'IPv4' || family === 'IPv6') && !available.has(family)) check.invalid(`spec.ipFamilies[${index}]`, family, 'the cluster has no range of this family for Services');
  }
}

function allocateAddresses(spec: Spec, check: Check, ranges: ServiceRanges): void {
  if (!['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type ?? '') || isHeadless(spec)) return;
  for (const address of clusterIpsOf(spec)) {
    const ip = parseIp(address);
    if (ip !== undefined && !ranges.cidrs.some((range) => cidrContains(range, ip))) {
      check.invalid('spec.clusterIPs', address, `it lies outside the cluster's range for Services, ${ranges.cidrs.map((range) => range.text).join(' and ')}`);
    }
  }
}

function allocateNodePorts(spec: Spec, check: Check, ranges: ServiceRanges): void {
  const { from, to } = ranges.nodePorts;
  const usesNodePorts = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  for (const [index, { nodePort = 0 }] of (usesNodePorts ? (spec.ports ?? []) : []).entries()) {
    if (nodePort === 0 || (nodePort >= from && nodePort <= to)) continue;
    check.invalid(`spec.ports[${index}].nodePort`, nodePort, `node ports of this cluster are ${from}-${to}`);
    return; // the allocator stops at the first port that it cannot give
  }
}

function familyName(address: string): Family {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}
