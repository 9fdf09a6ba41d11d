import { DISPOSITIONS, type Assignment, type AssignmentCheck, type Origin } from '@vantage/engine';
import type { FieldReader } from './fieldReader.js';
import { anyText } from './formats.js';

/** `kind: Assignment`: what a course expects of the network. */
export function readAssignment(spec: FieldReader, name: string, origin: Origin): Assignment {
  const title = spec.read('title', anyText) ?? name;
  const checks = (spec.children('checks') ?? []).flatMap(readCheck);
  if (!spec.has('checks')) spec.missing('checks');
  const seen = new Set<string>();
  for (const check of checks) {
    if (seen.has(check.id)) spec.report.error('MANIFEST.DUPLICATE_NAME', `Two checks have the id ${check.id}. Give each its own.`, spec.placeOf('checks'), `${check.field}.id`);
    seen.add(check.id);
  }
  return { name, title, checks, origin };
}

function readCheck(check: FieldReader): readonly AssignmentCheck[] {
  const id = check.requiredRead('id', anyText) ?? '';
  const title = check.read('title', anyText) ?? id;
  const points = check.integer('points', 0, 1_000_000) ?? 1;
  const reach = check.child('reach');
  if (reach === undefined) check.missing('reach');
  check.done();
  return reach === undefined ? [] : [{ id, title, points, reach: readReach(reach), field: check.path }];
}

function readReach(reach: FieldReader): AssignmentCheck['reach'] {
  const from = reach.requiredRead('from', anyText) ?? '';
  const to = reach.requiredRead('to', anyText) ?? '';
  const protocol = reach.oneOf('protocol', ['TCP', 'UDP', 'SCTP', 'ICMP']) ?? 'TCP';
  const port = reach.integer('port', 1, 65535);
  const expected = reach.child('expect');
  if (expected === undefined) reach.missing('expect');
  reach.done();
  return { from, to, protocol, port, expect: readExpected(expected) };
}

function readExpected(expected: FieldReader | undefined): AssignmentCheck['reach']['expect'] {
  const reachability = expected?.oneOf('reachability', ['ALWAYS', 'SOMETIMES', 'NEVER']);
  if (expected !== undefined && !expected.has('reachability')) expected.missing('reachability');
  const read = {
    reachability: reachability ?? ('ALWAYS' as const),
    disposition: expected?.oneOf('disposition', DISPOSITIONS),
    httpStatus: expected?.integer('httpStatus', 100, 599),
    sourceSeen: expected?.read('sourceSeen', anyText),
  };
  expected?.done();
  return read;
}
