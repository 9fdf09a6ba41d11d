/** What a network can be asked, as data: it crosses threads, and names an answer in a cache. */
import { assertNever, capacity, connectivity, describeTopology, matrixSources, matrixTargets, reach, resolve } from '@vantage/engine';
import type {
  Assignment,
  CapacityPlan,
  ConnectivityAnswer,
  ConnectivityQuestion,
  Diagnostic,
  DnsAnswer,
  DnsQuestion,
  MatrixRow,
  MatrixTarget,
  QuestionFailure,
  ReachAnswer,
  ReachQuestion,
  Result,
  TopologyDescription,
} from '@vantage/engine';
import { gradeAssignment, reportOf } from '@vantage/grading';
import type { GradeReport } from '@vantage/grading';
import type { OpenNetwork } from './openNetwork.js';

export type Question =
  | { readonly kind: 'reach'; readonly question: ReachQuestion }
  | { readonly kind: 'resolve'; readonly question: DnsQuestion }
  | { readonly kind: 'connectivity'; readonly question: ConnectivityQuestion }
  | { readonly kind: 'topology' }
  | { readonly kind: 'capacity' }
  | { readonly kind: 'matrixShape' }
  | { readonly kind: 'matrixRow'; readonly from: string }
  | { readonly kind: 'grade'; readonly assignment: Assignment }
  | { readonly kind: 'diagnostics' };

/** What each kind of question is answered with. */
export interface Answers {
  readonly reach: Result<ReachAnswer, QuestionFailure>;
  readonly resolve: Result<DnsAnswer, QuestionFailure>;
  readonly connectivity: ConnectivityAnswer;
  readonly topology: TopologyDescription;
  readonly capacity: readonly CapacityPlan[];
  readonly matrixShape: MatrixShape;
  readonly matrixRow: MatrixRow;
  readonly grade: GradeReport;
  readonly diagnostics: readonly Diagnostic[];
}

/** Who asks whom in a matrix. */
export interface MatrixShape {
  readonly sources: readonly string[];
  readonly targets: readonly MatrixTarget[];
}

export type QuestionKind = Question['kind'];
export type AnswerTo<K extends QuestionKind> = Answers[K];

/** The engine is pure: the same files and the same question have the same answer, always and everywhere. */
export function answer({ network, diagnostics, matrix }: OpenNetwork, asked: Question): AnswerTo<QuestionKind> {
  switch (asked.kind) {
    case 'reach':
      return reach(network, asked.question);
    case 'resolve':
      return resolve(network, asked.question);
    case 'connectivity':
      return connectivity(network, asked.question);
    case 'topology':
      return describeTopology(network);
    case 'capacity':
      return capacity(network);
    case 'matrixShape':
      return { sources: matrixSources(network), targets: matrixTargets(network) };
    case 'matrixRow':
      return matrix().row(asked.from);
    case 'grade':
      return reportOf(gradeAssignment(asked.assignment, network));
    case 'diagnostics':
      return diagnostics;
    default:
      return assertNever(asked);
  }
}

/** Two questions that say the same are one, whatever the order of their fields. */
export function canonicalText(question: Question): string {
  return JSON.stringify(question, (_key, value: unknown) => (isPlainObject(value) ? sorted(value) : value));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
