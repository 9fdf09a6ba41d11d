/** Handing in, and looking at what became of it. */
import { submitInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findSubmission, findSubmissionByKey, insertSubmission, insertTask, lockSubmissionKey } from '@vantage/db';
import type { Submission } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { attempt } from './attempt.js';
import { recordChange } from './audit.js';
import { contentHash, sha256, storedFiles } from './contentHash.js';
import type { Deps } from './deps.js';
import { checkInput, notFound } from './failures.js';
import { readAssignment } from './readAssignment.js';
import { authorize, isOwnOrAllowed } from './rights/authorize.js';
import { permissionOf } from './rights/permissions.js';
import { storeContents } from './storeContents.js';

/** Stores what was handed in and promises to grade it. The same key and content of a user again give the same submission; other users' keys are theirs. */
export async function submit(deps: Deps, actor: Actor, input: unknown): Promise<Result<Submission, Failure>> {
  const permitted = authorize(actor, 'submission.create');
  if (!permitted.ok) return permitted;
  const checked = checkInput(submitInput, input, 'input');
  if (!checked.ok) return checked;
  const { assignment, idempotencyKey } = checked.value;
  const readable = readAssignment(assignment);
  if (!readable.ok) return readable;
  const files = storedFiles(checked.value.files);
  const [assignmentFile] = storedFiles([assignment]);
  invariant(assignmentFile !== undefined, 'one file stays one file');
  const hash = contentHash(files);
  const requestHash = sha256(`${hash}\n${assignmentFile.sha256}`);
  const key = { owner: actor.userId ?? '', key: idempotencyKey };
  return attempt(deps.database, actor.tenantId, async (tx) => {
    await lockSubmissionKey(tx, key);
    const known = await findSubmissionByKey(tx, key);
    if (known !== undefined) return same(known, requestHash, idempotencyKey);
    const kept = await storeContents(tx, deps, [...files, assignmentFile]);
    if (!kept.ok) return kept;
    const id = deps.newId();
    const submission = { id, idempotencyKey, requestHash, assignmentSha256: assignmentFile.sha256, contentHash: hash, createdBy: actor.userId };
    if (await insertSubmission(tx, submission, files)) {
      await insertTask(tx, { id: deps.newId(), kind: 'submission', subjectId: id, requestId: actor.requestId });
      await recordChange(tx, deps, actor, { operation: 'submission.create', subjectKind: 'submission', subjectId: id, detail: { contentHash: hash } });
    }
    const stored = await findSubmissionByKey(tx, key);
    invariant(stored !== undefined, 'a submission whose key is taken is found by it');
    return same(stored, requestHash, idempotencyKey);
  });
}

/** What has the key, if it is what was handed in. */
function same(stored: Submission, requestHash: string, key: string): Result<Submission, Failure> {
  if (stored.requestHash === requestHash) return succeed(stored);
  const message = `The idempotency key "${key}" was used before, for other content. Choose a new key for a new submission.`;
  return fail({ code: 'IDEMPOTENCY_CONFLICT', message, argument: 'input.idempotencyKey' });
}

export async function getSubmission(deps: Deps, actor: Actor, id: string): Promise<Result<Submission, Failure>> {
  const permitted = authorize(actor, 'submission.read');
  if (!permitted.ok) return permitted;
  const uuid = uuidOf('submission', id);
  const submission = uuid === undefined ? undefined : await deps.database.withTenant(actor.tenantId, (tx) => findSubmission(tx, uuid));
  return submission !== undefined && mayRead(actor, submission) ? succeed(submission) : notFound('submission', id);
}

function mayRead(actor: Actor, submission: Submission): boolean {
  return isOwnOrAllowed(permissionOf('submission.read').rules[actor.role], actor, submission.createdBy);
}
