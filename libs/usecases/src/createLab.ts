import { createLabInput } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import type { Lab } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { attempt } from './attempt.js';
import { storedFiles } from './contentHash.js';
import type { Deps } from './deps.js';
import { checkInput } from './failures.js';
import { makeLab } from './makeLab.js';
import { withinQuotas } from './quotas.js';
import { authorize } from './rights/authorize.js';
import { storeContents } from './storeContents.js';

/** A new lab with its first revision. */
export async function createLab(deps: Deps, actor: Actor, input: unknown): Promise<Result<Lab, Failure>> {
  const permitted = authorize(actor, 'lab.create');
  if (!permitted.ok) return permitted;
  const checked = checkInput(createLabInput, input, 'input');
  if (!checked.ok) return checked;
  const { name, message } = checked.value;
  const files = storedFiles(checked.value.files);
  return attempt(deps.database, actor.tenantId, async (tx) => {
    const room = await withinQuotas(tx, deps, ['labs']);
    if (!room.ok) return room;
    const stored = await storeContents(tx, deps, files);
    if (!stored.ok) return stored;
    return succeed(await makeLab(tx, deps, actor, { name, message, files, detail: { name } }));
  });
}
