import { parseCidr } from '@vantage/engine';
import type { Check } from './check.js';
import { dnsSubdomain, isPort } from './formats.js';
import { validateLabelSelector } from './labelSelector.js';
import type { Metadata } from './objectMeta.js';
import { validateObjectMeta } from './objectMeta.js';
import { portNumberWords, transportProtocols } from './ports.js';

type Selector = Parameters<typeof validateLabelSelector>[0];

interface NamespacedPod {
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}

interface Peer {
  readonly namespaces?: Selector;
  readonly pods?: NamespacedPod;
  readonly nodes?: Selector;
  readonly networks?: readonly string[];
  readonly domainNames?: readonly string[];
}

interface PortSet {
  readonly portNumber?: { readonly protocol?: string; readonly port?: number };
  readonly namedPort?: string;
  readonly portRange?: { readonly protocol?: string; readonly start?: number; readonly end?: number };
}

interface Transport {
  readonly destinationPort?: { readonly number?: number; readonly range?: { readonly start?: number; readonly end?: number } };
}

interface Rule {
  readonly name?: string;
  readonly action?: string;
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly PortSet[];
  readonly protocols?: readonly { readonly tcp?: Transport; readonly udp?: Transport; readonly sctp?: Transport; readonly destinationNamedPort?: string }[];
}

export interface WrittenAdminPolicy {
  readonly kind?: string;
  readonly metadata?: Metadata;
  readonly spec?: { readonly tier?: string; readonly priority?: number; readonly subject?: Peer; readonly ingress?: readonly Rule[]; readonly egress?: readonly Rule[] };
}

/** The CRDs' own rules: https://github.com/kubernetes-sigs/network-policy-api/tree/main/apis */
export function validateAdminPolicy(policy: WrittenAdminPolicy, check: Check): void {
  const spec = policy.spec ?? {};
  validateObjectMeta(policy.metadata, dnsSubdomain, check);
  if (policy.spec === undefined) check.required('spec');
  if (policy.kind === 'BaselineAdminNetworkPolicy') {
    if (policy.metadata?.name !== 'default') check.invalid('metadata.name', policy.metadata?.name, 'there is one baseline policy, and its name is default');
  } else if (spec.priority === undefined) check.required('spec.priority', 'Lower numbers win, 0 to 1000.');
  else if (spec.priority < 0 || spec.priority > 1000) check.invalid('spec.priority', spec.priority, 'it must be from 0 to 1000');
  if (policy.kind === 'ClusterNetworkPolicy') {
    if (spec.tier === undefined) check.required('spec.tier', 'Write Admin or Baseline.');
    check.oneOf('spec.tier', spec.tier, ['Admin', 'Baseline']);
  }
  validateSubject(spec.subject, check);
  for (const [index, rule] of (spec.ingress ?? []).entries()) validateRule(rule, rule.from, `spec.ingress[${index}]`, 'from', actionsOf(policy.kind), check);
  for (const [index, rule] of (spec.egress ?? []).entries()) validateRule(rule, rule.to, `spec.egress[${index}]`, 'to', actionsOf(policy.kind), check);
}

function actionsOf(kind: string | undefined): readonly string[] {
  if (kind === 'ClusterNetworkPolicy') return ['Accept', 'Deny', 'Pass'];
  return kind === 'BaselineAdminNetworkPolicy' ? ['Allow', 'Deny'] : ['Allow', 'Deny', 'Pass'];
}

function validateSubject(subject: Peer | undefined, check: Check): void {
  if (subject === undefined) check.required('spec.subject', 'Say whom the policy is for: namespaces, or pods.');
  else validatePeer(subject, 'spec.subject', check);
}

function validateRule(rule: Rule, peers: readonly Peer[] | undefined, field: string, direction: 'from' | 'to', actions: readonly string[], check: Check): void {
  if (rule.action === undefined) check.required(`${field}.action`, `Write ${actions.join(', ')}.`);
  check.oneOf(`${field}.action`, rule.action, actions);
  if ((rule.name ?? '').length > 100) check.invalid(`${field}.name`, rule.name, 'it may have at most 100 characters');
  if ((peers ?? []).length === 0) check.required(`${field}.${direction}`, 'A rule names at least one peer.');
  for (const [index, peer] of (peers ?? []).entries()) validatePeer(peer, `${field}.${direction}[${index}]`, check);
  for (const [index, port] of (rule.ports ?? []).entries()) validatePort(port, `${field}.ports[${index}]`, check);
  for (const [index, protocol] of (rule.protocols ?? []).entries()) {
    for (const transport of ['tcp', 'udp', 'sctp'] as const) {
      const { number, range } = protocol[transport]?.destinationPort ?? {};
      const portField = `${field}.protocols[${index}].${transport}.destinationPort`;
      if (number !== undefined && !isPort(number)) check.invalid(`${portField}.number`, number, portNumberWords);
      if (range !== undefined) validateRange(range, `${portField}.range`, check);
    }
  }
}

function validatePeer(peer: Peer, field: string, check: Check): void {
  const { namespaces, pods, nodes, networks } = peer;
  if (Object.keys(peer).length !== 1) check.invalid(field, undefined, 'it must have exactly one of its fields');
  if (namespaces !== undefined) validateLabelSelector(namespaces, `${field}.namespaces`, check);
  if (nodes !== undefined) validateLabelSelector(nodes, `${field}.nodes`, check);
  if (pods !== undefined) {
    validateLabelSelector(pods.namespaceSelector, `${field}.pods.namespaceSelector`, check);
    validateLabelSelector(pods.podSelector, `${field}.pods.podSelector`, check);
  }
  for (const [index, network] of (networks ?? []).entries()) check.format(`${field}.networks[${index}]`, network, parseCidr(network) === undefined ? 'it must be a range such as 10.0.0.0/8' : undefined);
}

function validatePort(port: PortSet, field: string, check: Check): void {
  const { portNumber, portRange } = port;
  if (Object.keys(port).length !== 1) check.invalid(field, undefined, 'it must have exactly one of portNumber, namedPort and portRange');
  if (portNumber !== undefined) {
    check.oneOf(`${field}.portNumber.protocol`, portNumber.protocol, transportProtocols);
    if (!isPort(portNumber.port ?? 0)) check.invalid(`${field}.portNumber.port`, portNumber.port, portNumberWords);
  }
  if (portRange === undefined) return;
  check.oneOf(`${field}.portRange.protocol`, portRange.protocol, transportProtocols);
  validateRange(portRange, `${field}.portRange`, check);
}

function validateRange({ start = 0, end = 0 }: { readonly start?: number; readonly end?: number }, field: string, check: Check): void {
  if (!isPort(start)) check.invalid(`${field}.start`, start, portNumberWords);
  if (!isPort(end)) check.invalid(`${field}.end`, end, portNumberWords);
  // Nothing is in doubt about a range that ends before it starts: it matches no port.
  else if (end < start) check.aside.invalid(`${field}.end`, end, `it must not be below start, which is ${start}`);
}
