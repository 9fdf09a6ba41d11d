/** The demo organisation: example labs to look at, and a key to ask them with. Runs at every start and changes only what is not so yet. */
import { encodeNodeId } from '@vantage/contract';
import { findOrganization, insertApiKey, insertMembership, insertOrganization, insertUser } from '@vantage/db';
import { invariant } from '@vantage/engine';
import type { LabFile } from '@vantage/manifests';
import { newActor, systemActor } from './actor.js';
import type { Actor } from './actor.js';
import { newSecret } from './apiKey.js';
import { authenticate } from './authenticate.js';
import { commitRevision } from './commitRevision.js';
import { contentHash, storedFiles } from './contentHash.js';
import { createLab } from './createLab.js';
import { unlimited } from './createOrganization.js';
import type { Deps } from './deps.js';
import { getHead, searchLabs } from './labs.js';

/** Fixed, so that the demo's tenant is found again without a look across tenants. */
const TENANT = '00000000-0000-4000-8000-00000000de30';
const USER = '00000000-0000-4000-8000-00000000de31';
const DEMO: Actor = newActor({ ...systemActor(TENANT), userId: USER });

export interface ExampleLab {
  readonly name: string;
  readonly files: readonly LabFile[];
}

/**
 * Brings the demo organisation to the given labs and answers its key: `knownKey` while it still opens the door, otherwise a new one
 * (a key that was lost cannot be had again, for only its hash is kept).
 */
export async function seedDemo(deps: Deps, labs: readonly ExampleLab[], knownKey: string | undefined): Promise<string> {
  await ensureOrganization(deps);
  for (const lab of labs) await ensureLab(deps, lab);
  if (knownKey !== undefined) {
    const admitted = await authenticate(deps, `Bearer ${knownKey}`);
    if (admitted.ok && admitted.value.actor.tenantId === TENANT) return knownKey;
  }
  return newDemoKey(deps);
}

async function ensureOrganization(deps: Deps): Promise<void> {
  await deps.database.withTenant(TENANT, async (tx) => {
    if ((await findOrganization(tx)) === undefined) {
      await insertOrganization(tx, { id: TENANT, slug: 'demo', name: 'Demo' });
      await insertUser(tx, { id: USER, name: 'Demo user' });
    }
    await insertMembership(tx, USER, 'OWNER');
  });
}

async function newDemoKey(deps: Deps): Promise<string> {
  const secret = newSecret();
  const key = { id: deps.newId(), userId: USER, name: 'demo', ...unlimited, prefix: secret.prefix, hash: secret.hash };
  await deps.database.withTenant(TENANT, (tx) => insertApiKey(tx, key));
  return secret.key;
}

/** A lab of that name whose newest revision has exactly these files. */
async function ensureLab(deps: Deps, { name, files }: ExampleLab): Promise<void> {
  const found = await searchLabs(deps, DEMO, { first: 100, after: undefined, search: name });
  invariant(found.ok, 'a search with a page of 100 is well formed');
  const lab = found.value.items.find((candidate) => candidate.name === name);
  if (lab === undefined) {
    const created = await createLab(deps, DEMO, { name, files, message: 'Example lab' });
    invariant(created.ok, `the example lab ${name} can be stored`);
    return;
  }
  const head = await getHead(deps, DEMO, lab);
  if (head.contentHash === contentHash(storedFiles(files))) return;
  const base = { labId: encodeNodeId('lab', lab.id), baseRevisionId: encodeNodeId('revision', head.id) };
  const committed = await commitRevision(deps, DEMO, { ...base, files, message: 'Example lab, renewed' });
  invariant(committed.ok, `the example lab ${name} can be renewed`);
}
