import { encodeNodeId } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import type { Revision } from '@vantage/db';
import type { Result } from '@vantage/engine';
import type { Committed } from '@vantage/usecases';
import { revisionsOf } from '../entityTags.js';
import { FailureException, valueOf } from '../failureException.js';
import { created } from '../reply.js';
import type { Reply } from '../reply.js';
import { revisionPath, revisionResource, revisionTagOf } from './resources.js';

/** Adds a revision on top of a line's head, which `If-Match` must name; `*` names whatever is there. */
export async function commitIf(ifMatch: string | undefined, head: Revision, commit: (baseRevisionId: string) => Promise<Result<Committed, Failure>>): Promise<Reply> {
  if (ifMatch === undefined) {
    throw new FailureException({ code: 'PRECONDITION_REQUIRED', message: 'Send `If-Match` with the ETag of the head that the revision is made from, or `If-Match: *`.' });
  }
  const headId = encodeNodeId('revision', head.id);
  const named = revisionsOf(ifMatch);
  if (named !== 'any' && !named.includes(headId)) throw new FailureException(notTheHead(head));
  const committed = await commit(headId);
  // Somebody was faster between the two: the same to the sender as if the head had been another one from the start.
  if (!committed.ok && committed.failure.code === 'REVISION_CONFLICT') throw new FailureException(notTheHead(head));
  const { revision } = valueOf(committed);
  return created(revisionResource(revision), { location: revisionPath(revision), etag: revisionTagOf(revision) });
}

function notTheHead({ number }: Revision): Failure {
  const message = `\`If-Match\` does not name the head, which is revision ${number} or a later one: fetch it, merge, and commit on top of it.`;
  return { code: 'PRECONDITION_FAILED', message };
}
