import type { IEndpoints } from 'kubernetes-models/v1/Endpoints';
import { ipAddress, ordinaryAddress } from './addresses.js';
import type { Check } from './check.js';
import { dnsLabel, dnsSubdomain, qualifiedName } from './formats.js';
import { validateObjectMeta } from './objectMeta.js';
import { transportProtocols, validatePortNumber } from './ports.js';
import type { Written } from './written.js';

type Subset = NonNullable<Written<IEndpoints>['subsets']>[number];

/** ValidateEndpoints in https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go */
export function validateEndpoints(endpoints: Written<IEndpoints>, check: Check): void {
  validateObjectMeta(endpoints.metadata, dnsSubdomain, check);
  for (const [index, subset] of (endpoints.subsets ?? []).entries()) validateSubset(subset, `subsets[${index}]`, check);
}

function validateSubset(subset: Subset, field: string, check: Check): void {
  const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
  if (addresses.length + notReadyAddresses.length === 0) check.required(field, 'It must have addresses or notReadyAddresses.');
  for (const [index, address] of addresses.entries()) validateAddress(address, `${field}.addresses[${index}]`, check);
  for (const [index, address] of notReadyAddresses.entries()) validateAddress(address, `${field}.notReadyAddresses[${index}]`, check);
  for (const [index, { name = '', port, protocol, appProtocol }] of ports.entries()) {
    const portField = `${field}.ports[${index}]`;
    if (name !== '') check.format(`${portField}.name`, name, dnsLabel(name));
    else if (ports.length > 1) check.required(`${portField}.name`, 'Several ports are told apart by name. Give each one.');
    validatePortNumber(port, `${portField}.port`, check);
    check.oneOf(`${portField}.protocol`, protocol || 'TCP', transportProtocols);
    if (appProtocol !== undefined) check.format(`${portField}.appProtocol`, appProtocol, qualifiedName(appProtocol));
  }
}

function validateAddress(address: NonNullable<Subset['addresses']>[number], field: string, check: Check): void {
  const { ip = '', hostname = '', nodeName } = address;
  check.format(`${field}.ip`, ip, ipAddress(ip) ?? ordinaryAddress(ip));
  if (hostname !== '') check.format(`${field}.hostname`, hostname, dnsLabel(hostname));
  if (nodeName !== undefined) check.format(`${field}.nodeName`, nodeName, dnsSubdomain(nodeName));
}
