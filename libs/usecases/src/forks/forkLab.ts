import { encodeNodeId, forkLabInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { insertLabOrigin } from '@vantage/db';
import type { Lab } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { attempt } from '../attempt.js';
import type { Deps } from '../deps.js';
import { checkInput, notFound } from '../failures.js';
import { makeLab } from '../makeLab.js';
import { withinQuotas } from '../quotas.js';
import { authorize } from '../rights/authorize.js';
import type { Person } from '../sessions/person.js';
import { storeContents } from '../storeContents.js';
import { findForkSource } from './forkSource.js';
import type { ForkSource } from './forkSource.js';

/**
 * A lab in the actor's organisation that begins as a revision of another lab: of the same organisation; of another one in which the person who is
 * signed in may read it, as its guest for instance; or of the lab that a link opens. A key is good for its own organisation and for links.
 */
export async function forkLab(deps: Deps, actor: Actor, input: unknown, person?: Person): Promise<Result<Lab, Failure>> {
  for (const operation of ['lab.read', 'lab.create'] as const) {
    const permitted = authorize(actor, operation);
    if (!permitted.ok) return permitted;
  }
  const checked = checkInput(forkLabInput, input, 'input');
  if (!checked.ok) return checked;
  const { revisionId, name, link } = checked.value;
  const uuid = uuidOf('revision', revisionId);
  if (uuid === undefined) return notFound('revision', revisionId);
  const source = await findForkSource(deps, { actor, person, link }, { revisionUuid: uuid, otherwise: notFound('revision', revisionId) });
  if (!source.ok) return source;
  return source.value.reader.tenantId === actor.tenantId ? forkWithin(deps, actor, source.value, name) : forkFromElsewhere(deps, actor, source.value, name);
}

async function forkWithin(deps: Deps, actor: Actor, { lab, revision, files }: ForkSource, name: string | undefined): Promise<Result<Lab, Failure>> {
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const room = await withinQuotas(tx, deps, ['labs']);
    if (!room.ok) return room;
    const message = `Fork of ${lab.name}, revision ${revision.number}`;
    const detail = { forkOf: encodeNodeId('revision', revision.id) };
    return succeed(await makeLab(tx, deps, actor, { name: name ?? `${lab.name} (fork)`, message, files, forkedFrom: revision.id, detail }));
  });
}

/** Where it comes from is kept apart, for those who may read it there; what everybody in this organisation sees does not say. */
async function forkFromElsewhere(deps: Deps, actor: Actor, { reader, lab, revision, files }: ForkSource, name: string | undefined): Promise<Result<Lab, Failure>> {
  return attempt(deps.database, actor.tenantId, async (tx) => {
    const room = await withinQuotas(tx, deps, ['labs']);
    if (!room.ok) return room;
    const stored = await storeContents(tx, deps, files);
    if (!stored.ok) return stored;
    const message = 'Fork of a lab of another organisation';
    const fork = await makeLab(tx, deps, actor, { name: name ?? `${lab.name} (fork)`, message, files, detail: { forkOf: 'a lab of another organisation' } });
    await insertLabOrigin(tx, { labId: fork.id, fromTenantId: reader.tenantId, fromRevisionId: revision.id });
    return succeed(fork);
  });
}
