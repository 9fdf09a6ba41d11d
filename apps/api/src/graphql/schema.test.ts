/** The schema and the engine, held against each other: what the engine can say, the schema can show. */
import { buildSchema, isEnumType, isInterfaceType, isObjectType, validateSchema } from 'graphql';
import { schemaText } from '@vantage/contract';
import type { CapacityLimit, DnsAnswer, DnsRecordType, Reachability, Step, Trace } from '@vantage/engine';
import { expect, test } from 'vitest';
import { stepTypes } from '../labs/answerView.js';

const schema = buildSchema(schemaText);

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

test('everything has a description, except what its name says', () => {
  const root = [schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of root) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      if (field.name !== 'createLab') expect(field.description ?? '', field.name).not.toBe('');
    }
  }
});
