import { createLabInput } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { saveContents } from '@vantage/db';
import type { Lab } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { storedFiles } from './contentHash.js';
import type { Deps } from './deps.js';
import { checkInput } from './failures.js';
import { makeLab } from './makeLab.js';
import { withinQuotas } from './quotas.js';
import { authorize } from './rights/authorize.js';

/** A new lab with its first revision. */
export async function createLab(deps: Deps, actor: Actor, input: unknown): Promise<Result<Lab, Failure>> {
  const permitted = authorize(actor, 'lab.create');
  if (!permitted.ok) return permitted;
  const checked = checkInput(createLabInput, input, 'input');
  if (!checked.ok) return checked;
  const { name, message } = checked.value;
  const files = storedFiles(checked.value.files);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const room = await withinQuotas(tx, deps, ['labs', 'bytes']);
    if (!room.ok) return room;
    await saveContents(tx, files);
    return succeed(await makeLab(tx, deps, actor, { name, message, files, detail: { name } }));
  });
}
