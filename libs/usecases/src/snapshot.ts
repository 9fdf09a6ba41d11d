/** Files ready to be asked: a stored revision, or files that nobody keeps. */
import { labFiles } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import type { Revision } from '@vantage/db';
import { capacity, connectivity, describeTopology, reach, resolve, succeed } from '@vantage/engine';
import type { AllowedConnection, CapacityPlan, ConnectivityQuestion, DnsAnswer, DnsQuestion, ReachAnswer, ReachQuestion, Result, TopologyDescription } from '@vantage/engine';
import type { LabFile } from '@vantage/manifests';
import type { Actor } from './actor.js';
import { contentHash, storedFiles } from './contentHash.js';
import type { Deps } from './deps.js';
import { checkInput, questionFailure } from './failures.js';
import { getRevisionFiles } from './labs.js';
import { timed } from './meters.js';
import type { OpenNetwork } from './networkCache.js';
import { authorize } from './rights/authorize.js';

/** What can be opened: its hash, and how to get its files. */
export interface Snapshot {
  readonly contentHash: string;
  readonly files: () => Promise<readonly LabFile[]>;
}

export function revisionSnapshot(deps: Deps, actor: Actor, revision: Revision): Snapshot {
  return { contentHash: revision.contentHash, files: () => getRevisionFiles(deps, actor, revision.id) };
}

/** Files that are asked about without being stored. */
export function scratchSnapshot(actor: Actor, input: unknown): Result<Snapshot, Failure> {
  const permitted = authorize(actor, 'scratch.ask');
  if (!permitted.ok) return permitted;
  const checked = checkInput(labFiles, input, 'files');
  if (!checked.ok) return checked;
  const files = checked.value;
  return succeed({ contentHash: contentHash(storedFiles(files)), files: () => Promise.resolve(files) });
}

export async function openSnapshot(deps: Deps, snapshot: Snapshot): Promise<OpenNetwork> {
  return deps.networks.get(snapshot.contentHash, snapshot.files);
}

export async function askReach(deps: Deps, snapshot: Snapshot, question: ReachQuestion): Promise<Result<ReachAnswer, Failure>> {
  return reachIn(deps, await openSnapshot(deps, snapshot), question, '');
}

/** Questions in order; the first that cannot be asked fails them all, with its place. */
export async function askReachAll(
  deps: Deps,
  snapshot: Snapshot,
  questions: readonly ReachQuestion[],
): Promise<Result<readonly ReachAnswer[], Failure>> {
  const open = await openSnapshot(deps, snapshot);
  const answers: ReachAnswer[] = [];
  for (const [index, question] of questions.entries()) {
    const answer = reachIn(deps, open, question, `questions[${index}].`);
    if (!answer.ok) return answer;
    answers.push(answer.value);
  }
  return succeed(answers);
}

export async function askConnectivity(deps: Deps, snapshot: Snapshot, question: ConnectivityQuestion): Promise<readonly AllowedConnection[]> {
  const { network } = await openSnapshot(deps, snapshot);
  return timed(deps.meters, 'connectivity', () => connectivity(network, question).connections);
}

export async function askCapacity(deps: Deps, snapshot: Snapshot): Promise<readonly CapacityPlan[]> {
  return capacity((await openSnapshot(deps, snapshot)).network);
}

export async function askTopology(deps: Deps, snapshot: Snapshot): Promise<TopologyDescription> {
  const { network } = await openSnapshot(deps, snapshot);
  return timed(deps.meters, 'topology', () => describeTopology(network));
}

export async function askResolve(deps: Deps, snapshot: Snapshot, question: DnsQuestion): Promise<Result<DnsAnswer, Failure>> {
  const { network } = await openSnapshot(deps, snapshot);
  const answer = timed(deps.meters, 'resolve', () => resolve(network, question));
  return answer.ok ? answer : { ok: false, failure: questionFailure(answer.failure) };
}

function reachIn(deps: Deps, open: OpenNetwork, question: ReachQuestion, place: string): Result<ReachAnswer, Failure> {
  const answer = timed(deps.meters, 'reach', () => reach(open.network, question));
  return answer.ok ? answer : { ok: false, failure: questionFailure(answer.failure, place) };
}
