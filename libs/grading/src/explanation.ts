import type { Citation } from '@vantage/engine';
import type { CheckResult, Mismatch } from './grade.js';

/** What a student reads about one check: what was asked, what was expected, what happens and where it is decided. */
export function explainCheck(check: CheckResult): string {
  const { from, to, protocol, port } = check.expectation;
  const asked = `From ${from} to ${to}${port === undefined ? '' : `, port ${port}`} (${protocol}).`;
  switch (check.status) {
    case 'passed':
      return [asked, `As expected: ${check.summary}`].join('\n');
    case 'failed':
      return [asked, ...check.mismatches.map(explainMismatch), `What happens: ${check.summary}`, ...check.cites.map(explainCitation)].join('\n');
    case 'unanswered':
      return [asked, `This could not be asked of your network: ${check.reason}`].join('\n');
  }
}

const FACTS: Readonly<Record<Mismatch['fact'], string>> = {
  reachability: 'reachability',
  disposition: 'outcome',
  httpStatus: 'HTTP status',
  sourceSeen: 'source address seen by the destination',
};

function explainMismatch({ fact, expected, found }: Mismatch): string {
  return `Expected ${FACTS[fact]} ${expected}, found ${found.length === 0 ? 'none' : found.join(' or ')}.`;
}

function explainCitation({ resource, path, line, field }: Citation): string {
  const place = line === undefined ? path : `${path ?? ''}:${line}`;
  return `Look at ${resource}${field === undefined ? '' : `, ${field}`}, in ${place ?? ''}.`;
}
