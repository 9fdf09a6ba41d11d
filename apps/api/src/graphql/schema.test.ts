/** The schema and the engine, held against each other: what the engine can say, the schema can show. */
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType, validateSchema } from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import { rest, schemaText } from '@vantage/contract';
import type { CapacityLimit, DnsAnswer, DnsRecordType, Reachability, Step, Trace } from '@vantage/engine';
import { describe, expect, test } from 'vitest';
import { stepTypes } from '../labs/answerView.js';
import { withInheritedDescriptions } from './inheritedDescriptions.js';

const schema = buildSchema(withInheritedDescriptions(schemaText));

/** Complete by the compiler: a value that the engine adds does not compile until it stands here. */
const stepOutcomes: Readonly<Record<Step['outcome'], true>> = {
  ACCEPTED: true,
  ALLOWED: true,
  ANSWER: true,
  ASTRAY: true,
  BLACKHOLED: true,
  BYPASSED: true,
  DENIED: true,
  DROPPED: true,
  ECHO_REPLY: true,
  ENCAPSULATED: true,
  EXPANDED: true,
  FILTERED: true,
  FORWARDED: true,
  HEADERS_CHANGED: true,
  IGNORED: true,
  INVALID: true,
  LOCAL: true,
  MATCH: true,
  MATCHED: true,
  MIRRORED: true,
  MISDIRECTED: true,
  NAME_MISMATCH: true,
  NODATA: true,
  NOT_LISTENING: true,
  NOT_PERMITTED: true,
  NOT_TLS: true,
  NOT_TRANSLATED: true,
  NO_BACKEND: true,
  NO_FORWARD: true,
  NO_HEALTHY_TARGET: true,
  NO_LISTENER: true,
  NO_MATCH: true,
  NO_NAMESERVER: true,
  NO_ROUTE: true,
  NO_TLS: true,
  NO_UPSTREAM: true,
  NXDOMAIN: true,
  PASSED: true,
  REDIRECTED: true,
  REFUSED: true,
  REJECTED: true,
  RESOLVED: true,
  RESPONDED: true,
  RESTORED: true,
  REWRITTEN: true,
  ROUTED: true,
  SELECTED: true,
  SENT: true,
  SERVFAIL: true,
  TIMEOUT: true,
  TRANSLATED: true,
  UNDEFINED: true,
  UNREACHABLE: true,
  UNSUPPORTED: true,
};

const dispositions: Readonly<Record<Trace['disposition'], true>> = {
  CONNECTED: true,
  REFUSED: true,
  TIMED_OUT: true,
  NO_ROUTE: true,
  NOT_PERMITTED: true,
  NAME_NOT_FOUND: true,
  NAME_SERVER_FAILURE: true,
  HTTP_ERROR: true,
  TLS_NAME_MISMATCH: true,
  UNDEFINED: true,
  UNSUPPORTED: true,
};

const reachabilities: Readonly<Record<Reachability, true>> = { ALWAYS: true, SOMETIMES: true, NEVER: true, UNDEFINED: true };
const dnsOutcomes: Readonly<Record<DnsAnswer['outcome'], true>> = { ANSWER: true, NODATA: true, NXDOMAIN: true, SERVFAIL: true, TIMEOUT: true, UNDEFINED: true };
const dnsTypes: Readonly<Record<DnsRecordType, true>> = { A: true, AAAA: true, CNAME: true, SRV: true, TXT: true, MX: true, NS: true, PTR: true, SOA: true };

const capacityUnits: Readonly<Record<CapacityLimit['unit'], true>> = { NODES: true, PODS_PER_NODE: true, SERVICES: true, NODE_PORTS: true };
const capacityLimits: Readonly<Record<CapacityLimit['kind'], true>> = {
  LAN_ADDRESSES: true,
  POD_RANGE: true,
  SUPPORTED_NODES: true,
  NODE_POD_RANGE: true,
  MAX_PODS: true,
  INSTANCE_INTERFACES: true,
  SERVICE_RANGE: true,
  NODE_PORT_RANGE: true,
};

test('the schema is valid', () => {
  expect(validateSchema(schema)).toEqual([]);
});

test.each([
  ['StepOutcome', stepOutcomes],
  ['Disposition', dispositions],
  ['Reachability', reachabilities],
  ['DnsOutcome', dnsOutcomes],
  ['DnsType', dnsTypes],
  ['CapacityUnit', capacityUnits],
  ['CapacityLimitKind', capacityLimits],
])('%s has exactly the values of the engine', (name, values) => {
  const type = schema.getType(name);
  expect(isEnumType(type) && type.getValues().map((value) => value.name).sort()).toEqual(Object.keys(values).sort());
});

test('REST asks for the same kinds of DNS records', () => {
  const { type } = rest.resolveRevision.body['application/json'].shape;
  expect([...type.unwrap().options].sort()).toEqual(Object.keys(dnsTypes).sort());
});

test('every kind of step has its own type, and there are no others', () => {
  const step = schema.getType('Step');
  const types = isInterfaceType(step) ? schema.getImplementations(step).objects.map((type) => type.name) : [];
  expect([...types].sort()).toEqual(Object.values(stepTypes).sort());
});

test('fields of the same name have the same type in every step, so that a client may ask for all of them at once', () => {
  const seen = new Map<string, string>();
  for (const name of Object.values(stepTypes)) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no object type`);
    for (const field of Object.values(type.getFields())) {
      expect(`${name}.${field.name}: ${field.type.toString()}`).toBe(`${name}.${field.name}: ${seen.get(field.name) ?? field.type.toString()}`);
      seen.set(field.name, field.type.toString());
    }
  }
});

describe('everything has a description, except what its name says', () => {
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
  const fieldsOf = (of: readonly (GraphQLNamedType | null | undefined)[]) => of.flatMap((type) => (isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()).map((field) => ({ type, field })) : []));

  test('what can be asked for, begun and subscribed to', () => {
    const undescribed = fieldsOf([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]).filter(({ field }) => (field.description ?? '') === '');
    expect(undescribed.map(({ field }) => field.name)).toEqual([]);
  });

  test('arguments, but ids and inputs of their own', () => {
    const undescribed = fieldsOf(types).flatMap(({ type, field }) => field.args.filter(({ name, description }) => !/^(id|\w+Id|input|type)$/.test(name) && (description ?? '') === '').map(({ name }) => `${type.name}.${field.name}(${name})`));
    expect(undescribed).toEqual([]);
  });

  test('fields of inputs, but ids', () => {
    const undescribed = types.filter(isInputObjectType).flatMap((type) => Object.values(type.getFields()).filter(({ name, description }) => !/^\w+Id$/.test(name) && (description ?? '') === '').map(({ name }) => `${type.name}.${name}`));
    expect(undescribed).toEqual([]);
  });
});

test('a type says of a field what its interface says, and has the last word', () => {
  const revision = schema.getType('Revision');
  const [snapshot, fields] = [schema.getType('Snapshot'), isObjectType(revision) ? revision.getFields() : {}];
  if (!isInterfaceType(snapshot)) throw new Error('Snapshot is no interface');
  expect(fields['reach']?.description).toBe(snapshot.getFields()['reach']?.description);
  expect(fields['reach']?.args.map(({ description }) => description)).toEqual(snapshot.getFields()['reach']?.args.map(({ description }) => description));
  expect(fields['number']?.description).toBe('1 for the first of its lab, then one more each.');
});
