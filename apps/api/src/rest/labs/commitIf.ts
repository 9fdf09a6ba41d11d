import { encodeNodeId } from '@vantage/contract';
import type { LabFileInput } from '@vantage/contract';
import type { Revision } from '@vantage/db';
import { commitRevision, getRevisionOfLab } from '@vantage/usecases';
import { revisionsOf } from '../entityTags.js';
import { FailureException, valueOf } from '../failureException.js';
import type { RestContext } from '../restContext.js';

interface NewFiles {
  readonly labId: string;
  readonly files: readonly LabFileInput[];
  readonly message: string;
}

/** Commits on top of the head that `If-Match` names; `*` names whatever is there. */
export async function commitIf(ifMatch: string, { deps, actor }: RestContext, { labId, files, message }: NewFiles): Promise<Revision> {
  const head = valueOf(await getRevisionOfLab(deps, actor, { lab: labId, revision: 'head' }));
  const headId = encodeNodeId('revision', head.id);
  const named = revisionsOf(ifMatch);
  if (named !== 'any' && !named.includes(headId)) throw new FailureException(notTheHead(head));
  const committed = await commitRevision(deps, actor, { labId, baseRevisionId: headId, files, message });
  // Somebody was faster between the two: the same to the sender as if the head had been another one from the start.
  if (!committed.ok && committed.failure.code === 'REVISION_CONFLICT') throw new FailureException(notTheHead(head));
  return valueOf(committed).revision;
}

function notTheHead({ number }: Revision) {
  const message = `\`If-Match\` does not name the head, which is revision ${number} or a later one: fetch it, merge, and commit on top of it.`;
  return { code: 'PRECONDITION_FAILED' as const, message };
}
