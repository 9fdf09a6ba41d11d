import { commitRevisionInput } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { commitTo } from './branches/commitTo.js';
import type { Committed } from './branches/commitTo.js';
import { storedFiles } from './contentHash.js';
import type { Deps } from './deps.js';
import { checkInput } from './failures.js';
import { authorize } from './rights/authorize.js';

/** Adds a revision on top of its base, which must still be the head: of two commits on one base, one fails. */
export async function commitRevision(deps: Deps, actor: Actor, input: unknown): Promise<Result<Committed, Failure>> {
  const permitted = authorize(actor, 'lab.commit');
  if (!permitted.ok) return permitted;
  const checked = checkInput(commitRevisionInput, input, 'input');
  if (!checked.ok) return checked;
  const { message } = checked.value;
  const files = storedFiles(checked.value.files);
  return commitTo(deps, actor, checked.value, () => Promise.resolve(succeed({ message, files, contents: files })));
}
