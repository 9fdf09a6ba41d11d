import { parseIp, type Gateway, type GatewayAddress, type GatewayClass, type Listener } from '@vantage/engine';
import type { Check } from '../check.js';
import { dnsSubdomain, domainPrefixedPath, isPort } from '../formats.js';
import { validateLabelSelector } from '../labelSelector.js';
import { validateObjectMeta } from '../objectMeta.js';
import { portNumberWords } from '../ports.js';
import type { Written } from '../written.js';
import { hostnameProblem } from './hostnames.js';
import { kindProblem, validateReference } from './references.js';

/** https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/gatewayclass_types.go */
export function validateGatewayClass(gatewayClass: Written<GatewayClass>, check: Check): void {
  validateObjectMeta(gatewayClass.metadata, dnsSubdomain, check);
  const { controllerName = '' } = gatewayClass.spec ?? {};
  if (controllerName === '') check.required('spec.controllerName', 'Name the controller, such as gateway.envoyproxy.io/gatewayclass-controller.');
  else check.format('spec.controllerName', controllerName, controllerName.length > 253 ? 'it may have at most 253 characters' : domainPrefixedPath(controllerName));
}

/** https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/gateway_types.go */
export function validateGateway(gateway: Written<Gateway>, check: Check): void {
  const { gatewayClassName = '', listeners = [], addresses = [] } = gateway.spec ?? {};
  validateObjectMeta(gateway.metadata, dnsSubdomain, check);
  if (gatewayClassName === '') check.required('spec.gatewayClassName', 'Name the GatewayClass.');
  else if (gatewayClassName.length > 253) check.invalid('spec.gatewayClassName', gatewayClassName, 'it may have at most 253 characters');
  if (listeners.length === 0) check.required('spec.listeners', 'A Gateway listens at least once.');
  if (listeners.length > 64) check.tooMany('spec.listeners', listeners.length, 64);
  for (const [index, listener] of listeners.entries()) {
    validateListener(listener, `spec.listeners[${index}]`, check);
    validateUniqueness(listener, listeners.slice(0, index), index, check);
  }
  validateAddresses(addresses, check);
}

function validateListener(listener: Written<Listener>, field: string, check: Check): void {
  const { name = '', hostname = '', port, protocol = '', allowedRoutes } = listener;
  if (name === '') check.required(`${field}.name`, 'Give the listener a name.');
  else check.format(`${field}.name`, name, dnsSubdomain(name));
  if (hostname !== '') check.format(`${field}.hostname`, hostname, hostnameProblem(hostname));
  if (port === undefined) check.required(`${field}.port`);
  else if (!isPort(port)) check.invalid(`${field}.port`, port, portNumberWords);
  if (protocol === '') check.required(`${field}.protocol`, 'Write HTTP, HTTPS, TLS, TCP or UDP.');
  else check.format(`${field}.protocol`, protocol, protocolProblem(protocol));
  validateTls(listener, field, check);
  if (/^(TCP|UDP)$/i.test(protocol) && hostname !== '') check.invalid('spec.listeners', hostname, `a listener of protocol ${protocol} cannot tell names apart, so it has no hostname`);
  const { namespaces, kinds = [] } = allowedRoutes ?? {};
  check.oneOf(`${field}.allowedRoutes.namespaces.from`, namespaces?.from, ['All', 'Selector', 'Same', 'None']);
  if (namespaces?.selector !== undefined) validateLabelSelector(namespaces.selector, `${field}.allowedRoutes.namespaces.selector`, check);
  if (kinds.length > 8) check.tooMany(`${field}.allowedRoutes.kinds`, kinds.length, 8);
  for (const [index, { kind = '' }] of kinds.entries()) {
    if (kind === '') check.required(`${field}.allowedRoutes.kinds[${index}].kind`);
    else check.format(`${field}.allowedRoutes.kinds[${index}].kind`, kind, kindProblem(kind));
  }
}

function protocolProblem(protocol: string): string | undefined {
  if (protocol.length > 255) return 'it may have at most 255 characters';
  const known = /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9]+$/.test(protocol);
  return known ? undefined : 'it must be a plain name such as HTTP, or one with a domain before it, such as example.com/bar';
}

function validateTls({ protocol = '', tls }: Written<Listener>, field: string, check: Check): void {
  if (/^TLS$/i.test(protocol) && tls?.mode === undefined) check.invalid('spec.listeners', protocol, 'a listener of protocol TLS says its tls.mode: Terminate or Passthrough');
  if (tls === undefined) return;
  const { mode = 'Terminate', certificateRefs = [] } = tls;
  if (/^(HTTP|TCP|UDP)$/i.test(protocol)) check.invalid('spec.listeners', protocol, 'a listener of this protocol has no tls');
  check.oneOf(`${field}.tls.mode`, mode, ['Terminate', 'Passthrough']);
  if (/^HTTPS$/i.test(protocol) && mode === 'Passthrough') check.invalid('spec.listeners', mode, 'HTTPS ends at the Gateway, so its tls.mode is Terminate');
  if (mode === 'Terminate' && certificateRefs.length === 0 && !('options' in tls)) check.invalid(`${field}.tls`, undefined, 'to end TLS it needs certificateRefs');
  if (certificateRefs.length > 64) check.tooMany(`${field}.tls.certificateRefs`, certificateRefs.length, 64);
  for (const [index, reference] of certificateRefs.entries()) validateReference(reference, `${field}.tls.certificateRefs[${index}]`, check);
}

function validateUniqueness(listener: Written<Listener>, before: readonly Written<Listener>[], index: number, check: Check): void {
  if (before.some(({ name }) => name === listener.name)) check.duplicate(`spec.listeners[${index}]`, listener.name);
  const same = before.some(({ port, protocol, hostname }) => port === listener.port && protocol === listener.protocol && hostname === listener.hostname);
  if (same) check.invalid('spec.listeners', listener.name, 'each listener needs a combination of port, protocol and hostname of its own');
}

function validateAddresses(addresses: readonly Written<GatewayAddress>[], check: Check): void {
  if (addresses.length > 16) check.tooMany('spec.addresses', addresses.length, 16);
  for (const [index, { type = 'IPAddress', value }] of addresses.entries()) {
    if (value === undefined) continue;
    const field = `spec.addresses[${index}]`;
    if (type === 'IPAddress') check.format(`${field}.value`, value, parseIp(value) === undefined ? 'it must be an IP address' : undefined);
    if (type === 'Hostname') check.format(`${field}.value`, value, hostnameProblem(value));
    const twice = addresses.slice(0, index).some((other) => (other.type ?? 'IPAddress') === type && other.value === value);
    if (twice && (type === 'IPAddress' || type === 'Hostname')) check.invalid('spec.addresses', value, 'each address must be unique');
  }
}
