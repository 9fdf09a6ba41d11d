import { announceChange } from './changes.js';
import type { TenantTransaction } from './database.js';
import type { FileReference } from './fileStore.js';
import type { Prisma } from './generated/client.js';
import type { IdempotencyKey } from './idempotencyStore.js';
import type { Json } from './simulationStore.js';
import { storableJson } from './storableJson.js';
import { findSubmissionIdByKey, insertSubmissionKey } from './submissionKeyStore.js';

export type SubmissionStatus = 'QUEUED' | 'GRADED' | 'FAILED';

export interface Submission {
  readonly id: string;
  readonly requestHash: string;
  readonly assignmentSha256: string;
  readonly contentHash: string;
  readonly status: SubmissionStatus;
  readonly score: number | undefined;
  readonly maxScore: number | undefined;
  readonly results: unknown;
  readonly error: unknown;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
  /** The user who handed it in. */
  readonly createdBy: string | undefined;
}

export type NewSubmission = Pick<Submission, 'id' | 'requestHash' | 'assignmentSha256' | 'contentHash' | 'createdBy'> & { readonly idempotencyKey: string };

/**
 * Inserts a submission under the key of its owner, which the transaction holds: see `lockSubmissionKey`. Answers whether it did: the version before,
 * which knows no such lock, may have stored it meanwhile. The column `idempotency_key` is unique in the organisation, and that version looks there:
 * it gets the key while nobody has it, and otherwise what nobody else has.
 */
export async function insertSubmission(tx: TenantTransaction, submission: NewSubmission, files: readonly FileReference[]): Promise<boolean> {
  const key = { owner: submission.createdBy ?? '', key: submission.idempotencyKey };
  if (!(await insertRow(tx, submission))) {
    if ((await findSubmissionIdByKey(tx, key)) !== undefined) return false;
    await insertRow(tx, { ...submission, idempotencyKey: submission.id });
  }
  await insertSubmissionKey(tx, key, submission.id);
  await tx.prisma.submissionFile.createMany({
    data: files.map(({ path, sha256 }) => ({ tenantId: tx.tenant, submissionId: submission.id, path, sha256 })),
  });
  return true;
}

async function insertRow(tx: TenantTransaction, submission: NewSubmission): Promise<boolean> {
  const data = { ...submission, createdBy: submission.createdBy ?? null, status: 'QUEUED', tenantId: tx.tenant };
  return (await tx.prisma.submission.createMany({ data: [data], skipDuplicates: true })).count === 1;
}

export async function findSubmission(tx: TenantTransaction, id: string): Promise<Submission | undefined> {
  const row = await tx.prisma.submission.findUnique({ where: { id } });
  return row === null ? undefined : submissionOf(row);
}

export async function findSubmissionByKey(tx: TenantTransaction, key: IdempotencyKey): Promise<Submission | undefined> {
  const id = await findSubmissionIdByKey(tx, key);
  return id === undefined ? undefined : findSubmission(tx, id);
}

export async function listSubmissionFiles(tx: TenantTransaction, submissionId: string): Promise<readonly FileReference[]> {
  return tx.prisma.submissionFile.findMany({
    where: { submissionId },
    select: { path: true, sha256: true },
    orderBy: { path: 'asc' },
  });
}

export type SubmissionEnd =
  | { readonly status: 'GRADED'; readonly score: number; readonly maxScore: number; readonly results: Json }
  | { readonly status: 'FAILED'; readonly error: Json };

/** Writes the outcome once; a second grader of the same submission changes nothing. */
export async function endSubmission(tx: TenantTransaction, id: string, end: SubmissionEnd, now: Date): Promise<boolean> {
  const outcome = end.status === 'GRADED' ? { ...end, results: storableJson(end.results) } : { ...end, error: storableJson(end.error) };
  const { count } = await tx.prisma.submission.updateMany({ where: { id, status: 'QUEUED' }, data: { ...outcome, finishedAt: now } });
  if (count === 1) await announceChange(tx, 'submission', id);
  return count === 1;
}

type Row = Prisma.SubmissionGetPayload<object>;

function submissionOf(row: Row): Submission {
  return {
    id: row.id,
    requestHash: row.requestHash,
    assignmentSha256: row.assignmentSha256,
    contentHash: row.contentHash,
    status: statusOf(row.status),
    score: row.score ?? undefined,
    maxScore: row.maxScore ?? undefined,
    results: row.results,
    error: row.error,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt ?? undefined,
    createdBy: row.createdBy ?? undefined,
  };
}

function statusOf(text: string): SubmissionStatus {
  switch (text) {
    case 'QUEUED':
    case 'GRADED':
    case 'FAILED':
      return text;
    default:
      throw new Error(`Unknown status of a submission: ${text}`);
  }
}
