/** Files ready to be asked: a stored revision, or files that nobody keeps. */
import { setImmediate } from 'node:timers/promises';
import { labFiles } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import type { Revision } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { AllowedConnection, Assignment, CapacityPlan, ConnectivityQuestion, Diagnostic, DnsAnswer, DnsQuestion, MatrixRow, ReachAnswer, ReachQuestion, Result, TopologyDescription } from '@vantage/engine';
import type { GradeReport } from '@vantage/grading';
import type { Actor } from './actor.js';
import { contentHash, storedFiles } from './contentHash.js';
import type { Deps } from './deps.js';
import { checkInput, questionFailure, seatFailure } from './failures.js';
import { getRevisionFiles } from './labs.js';
import type { Source } from './networks/networks.js';
import type { AnswerTo, MatrixShape, Question, QuestionKind } from './networks/questions.js';
import { authorize } from './rights/authorize.js';

/** What can be asked: its hash, how to get its files, and on whose behalf. */
export type Snapshot = Source;

export function revisionSnapshot(deps: Deps, actor: Actor, revision: Revision): Snapshot {
  return { contentHash: revision.contentHash, lane: laneOf(actor), files: () => getRevisionFiles(deps, actor, revision.id) };
}

/** Whose turn it is when questions wait: a crowd at a link waits for itself, not the organisation for it. */
function laneOf({ tenantId, link }: Actor): string {
  return link === undefined ? tenantId : `link ${link.id}`;
}

/** Files that are asked about without being stored. */
export function scratchSnapshot(actor: Actor, input: unknown): Result<Snapshot, Failure> {
  const permitted = authorize(actor, 'scratch.ask');
  if (!permitted.ok) return permitted;
  const checked = checkInput(labFiles, input, 'files');
  if (!checked.ok) return checked;
  const files = checked.value;
  return succeed({ contentHash: contentHash(storedFiles(files)), lane: actor.tenantId, files: () => Promise.resolve(files) });
}

export async function askReach(deps: Deps, snapshot: Snapshot, question: ReachQuestion): Promise<Result<ReachAnswer, Failure>> {
  return reachIn(deps, snapshot, question, '');
}

/** How many questions are asked before others get their turn. */
const AT_ONCE = 16;

/** Questions in order; the first that cannot be asked fails them all, with its place. */
export async function askReachAll(
  deps: Deps,
  snapshot: Snapshot,
  questions: readonly ReachQuestion[],
): Promise<Result<readonly ReachAnswer[], Failure>> {
  const answers: ReachAnswer[] = [];
  for (let begin = 0; begin < questions.length; begin += AT_ONCE) {
    const some = questions.slice(begin, begin + AT_ONCE).map((question, index) => reachIn(deps, snapshot, question, `questions[${begin + index}].`));
    for (const answer of await Promise.all(some)) {
      if (!answer.ok) return answer;
      answers.push(answer.value);
    }
    await setImmediate();
  }
  return succeed(answers);
}

export async function askResolve(deps: Deps, snapshot: Snapshot, question: DnsQuestion): Promise<Result<DnsAnswer, Failure>> {
  const asked = await ask(deps, snapshot, { kind: 'resolve', question });
  if (!asked.ok) return asked;
  return asked.value.ok ? asked.value : { ok: false, failure: questionFailure(asked.value.failure) };
}

export async function askConnectivity(deps: Deps, snapshot: Snapshot, question: ConnectivityQuestion): Promise<Result<readonly AllowedConnection[], Failure>> {
  const asked = await ask(deps, snapshot, { kind: 'connectivity', question });
  if (!asked.ok) return asked;
  const { connections } = asked.value;
  return connections.length > MAX_CONNECTIONS ? fail(tooMany(connections.length)) : succeed(connections);
}

/** Connections of one answer. What is longer than that nobody reads, and writing it down takes longer than a request should. */
const MAX_CONNECTIONS = 20_000;

function tooMany(count: number): Failure {
  const message = `There are ${count} connections, and one answer has at most ${MAX_CONNECTIONS}: ask one namespace at a time.`;
  return { code: 'TOO_COSTLY', message, argument: 'namespace' };
}

export async function askTopology(deps: Deps, snapshot: Snapshot): Promise<Result<TopologyDescription, Failure>> {
  return ask(deps, snapshot, { kind: 'topology' });
}

export async function askCapacity(deps: Deps, snapshot: Snapshot): Promise<Result<readonly CapacityPlan[], Failure>> {
  return ask(deps, snapshot, { kind: 'capacity' });
}

/** Who asks whom in the lab's matrix. */
export async function askMatrixShape(deps: Deps, snapshot: Snapshot): Promise<Result<MatrixShape, Failure>> {
  return ask(deps, snapshot, { kind: 'matrixShape' });
}

/** What one vantage point of the lab's matrix gets from every Service. */
export async function askMatrixRow(deps: Deps, snapshot: Snapshot, from: string): Promise<Result<MatrixRow, Failure>> {
  return ask(deps, snapshot, { kind: 'matrixRow', from });
}

/** What an assignment gives for the lab. */
export async function askGrade(deps: Deps, snapshot: Snapshot, assignment: Assignment): Promise<Result<GradeReport, Failure>> {
  return ask(deps, snapshot, { kind: 'grade', assignment });
}

export async function askDiagnostics(deps: Deps, snapshot: Snapshot): Promise<Result<readonly Diagnostic[], Failure>> {
  return ask(deps, snapshot, { kind: 'diagnostics' });
}

async function ask<K extends QuestionKind>(deps: Deps, snapshot: Snapshot, question: Extract<Question, { readonly kind: K }>): Promise<Result<AnswerTo<K>, Failure>> {
  const asked = await deps.networks.ask<K>(snapshot, question);
  return asked.ok ? asked : { ok: false, failure: seatFailure(asked.failure) };
}

async function reachIn(deps: Deps, snapshot: Snapshot, question: ReachQuestion, place: string): Promise<Result<ReachAnswer, Failure>> {
  const asked = await ask(deps, snapshot, { kind: 'reach', question });
  if (!asked.ok) return asked;
  return asked.value.ok ? asked.value : { ok: false, failure: questionFailure(asked.value.failure, place) };
}
