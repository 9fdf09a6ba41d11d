/**
 * How long opening and asking take, in milliseconds, estimated from the size of the lab. Measured by `npm run bench` and rounded up: what is
 * estimated to be quick runs where the requests are, everything else in a thread, so that no request waits for another one's lab.
 */
import { assertNever } from '@vantage/engine';
import type { LabSize } from './labSize.js';
import type { Question } from './questions.js';

/** What may run between two requests: half of what they may at most be kept waiting, for estimates err. */
const QUICK = 20;

const MILLISECONDS = {
  readByte: 0.0005,
  makePod: 0.04,
  /** One way of one packet, there and back. */
  walk: 0.1,
  lookUpName: 0.5,
  /** Two workloads held against each other. */
  pair: 0.01,
  describePod: 0.002,
  countPod: 0.03,
} as const;

export function isQuicklyRead(bytes: number): boolean {
  return bytes * MILLISECONDS.readByte <= QUICK;
}

export function isQuicklyMade({ bytes, pods }: LabSize): boolean {
  return bytes * MILLISECONDS.readByte + pods * MILLISECONDS.makePod <= QUICK;
}

export function isQuicklyAnswered(asked: Question, size: LabSize): boolean {
  return effortOf(asked, size) <= QUICK;
}

function effortOf(asked: Question, { pods }: LabSize): number {
  switch (asked.kind) {
    case 'reach':
      return effortOfWays(asked.question.from, pods);
    case 'grade':
      return asked.assignment.checks.reduce((sum, { reach }) => sum + effortOfWays(reach.from, pods), 0);
    case 'resolve':
      return MILLISECONDS.lookUpName;
    case 'connectivity':
      return pods ** 2 * MILLISECONDS.pair;
    case 'topology':
      return pods * MILLISECONDS.describePod;
    case 'capacity':
      return pods * MILLISECONDS.countPod;
    case 'matrixShape':
      return pods * MILLISECONDS.describePod;
    case 'matrixRow':
      // Every Service of the lab; together they have about as many endpoints as there are pods.
      return effortOfWays(asked.from, pods);
    case 'diagnostics':
      return 0;
    default:
      return assertNever(asked);
  }
}

/** A Service may have every pod behind it, and a workload stands for each of its pods. */
function effortOfWays(from: string, pods: number): number {
  return (isOnePlace(from) ? 1 : pods) * pods * MILLISECONDS.walk;
}

/** Whether an address stands for one sender; a workload is many. */
function isOnePlace(address: string): boolean {
  const parts = address.split('/');
  return parts.length < 3 || parts.includes('pod') || parts.includes('node');
}
