import { cidrContains, parseCidr, parseIp } from '@vantage/engine';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { ipRange } from './addresses.js';
import type { Check } from './check.js';
import { dnsSubdomain, isPort, portName } from './formats.js';
import { validateLabelSelector } from './labelSelector.js';
import { validateObjectMeta } from './objectMeta.js';
import { portNumberWords, transportProtocols } from './ports.js';
import type { Written } from './written.js';

type Spec = NonNullable<Written<INetworkPolicy>['spec']>;
type Ingress = NonNullable<Spec['ingress']>[number];
type Port = NonNullable<Ingress['ports']>[number];
type Peer = NonNullable<Ingress['from']>[number];

/** https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/networking/validation/validation.go (ValidateNetworkPolicySpec) */
export function validateNetworkPolicy(policy: Written<INetworkPolicy>, check: Check): void {
  const spec = policy.spec ?? {};
  validateObjectMeta(policy.metadata, dnsSubdomain, check);
  validateLabelSelector(spec.podSelector, 'spec.podSelector', check);
  for (const [index, rule] of (spec.ingress ?? []).entries()) {
    const field = `spec.ingress[${index}]`;
    validateRule(rule.ports ?? [], rule.from ?? [], field, `${field}.from`, check);
  }
  for (const [index, rule] of (spec.egress ?? []).entries()) {
    const field = `spec.egress[${index}]`;
    validateRule(rule.ports ?? [], rule.to ?? [], field, `${field}.to`, check);
  }
  const types = spec.policyTypes ?? [];
  if (types.length > 2) check.invalid('spec.policyTypes', types.join(', '), 'there are two, Ingress and Egress');
  else for (const [index, type] of types.entries()) check.oneOf(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress']);
}

function validateRule(ports: readonly Port[], peers: readonly Peer[], field: string, peersField: string, check: Check): void {
  for (const [index, port] of ports.entries()) validatePort(port, `${field}.ports[${index}]`, check);
  for (const [index, peer] of peers.entries()) validatePeer(peer, `${peersField}[${index}]`, check);
}

function validatePort({ port, endPort, protocol }: Port, field: string, check: Check): void {
  check.oneOf(`${field}.protocol`, protocol, transportProtocols);
  if (typeof port === 'number') {
    if (!isPort(port)) check.invalid(`${field}.port`, port, portNumberWords);
    if (endPort === undefined) return;
    // Nothing is in doubt about a range that ends before it starts: it matches no port.
    if (endPort < port) check.aside.invalid(`${field}.endPort`, endPort, `it must not be below port, which is ${port}`);
    if (!isPort(endPort)) check.invalid(`${field}.endPort`, endPort, portNumberWords);
    return;
  }
  if (endPort !== undefined) check.invalid(`${field}.endPort`, endPort, port === undefined ? 'it ends a range that port must begin' : 'a range cannot begin at a named port');
  if (port !== undefined) check.format(`${field}.port`, port, portName(port));
}

function validatePeer(peer: Peer, field: string, check: Check): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (podSelector !== undefined) validateLabelSelector(podSelector, `${field}.podSelector`, check);
  if (namespaceSelector !== undefined) validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`, check);
  if (ipBlock !== undefined) validateIpBlock(ipBlock, `${field}.ipBlock`, check);
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  if (ipBlock === undefined && !selects) check.required(field, 'A peer is a podSelector, a namespaceSelector, both, or an ipBlock.');
  if (ipBlock !== undefined && selects) check.forbidden(field, 'an ipBlock stands alone; put the selectors into another item of the list');
}

function validateIpBlock({ cidr = '', except = [] }: NonNullable<Peer['ipBlock']>, field: string, check: Check): void {
  if (cidr === '') {
    check.required(`${field}.cidr`, 'Write a range such as 10.0.0.0/8.');
    return;
  }
  const range = parseCidr(cidr);
  formatRange(`${field}.cidr`, cidr, check);
  if (range === undefined) return;
  for (const [index, excepted] of except.entries()) {
    const exceptField = `${field}.except[${index}]`;
    formatRange(exceptField, excepted, check);
    const inner = parseCidr(excepted);
    const first = parseIp(excepted.split('/')[0] ?? '');
    if (inner === undefined || first === undefined) continue;
    if (!cidrContains(range, first) || range.prefix >= inner.prefix) check.invalid(exceptField, excepted, `it must be a smaller range inside ${range.text}`);
  }
}

/** A range whose meaning is plain, although it is written in a way that the API server no longer takes, stays in force. */
function formatRange(field: string, range: string, check: Check): void {
  (parseCidr(range) === undefined ? check : check.aside).format(field, range, ipRange(range));
}
