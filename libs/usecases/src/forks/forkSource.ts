/** Labs of which forks are made: wherever whoever forks may read them. */
import type { Failure } from '@vantage/contract';
import { encodeNodeId } from '@vantage/contract';
import { findRevision, listRevisionFiles, loadContents } from '@vantage/db';
import type { Lab, Revision, StoredFile } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { newActor } from '../actor.js';
import type { Actor } from '../actor.js';
import { recordChange } from '../audit.js';
import type { Deps } from '../deps.js';
import { authorizeLab } from '../rights/authorizeLab.js';
import type { Person } from '../sessions/person.js';
import { actorOf, getAffiliations } from '../sessions/session.js';
import { visit } from '../sharing/links.js';

/** A revision with its lab and its files, and as whom it was read. */
export interface ForkSource {
  readonly reader: Actor;
  readonly lab: Lab;
  readonly revision: Revision;
  readonly files: readonly StoredFile[];
}

/** Who forks: in the organisation that gets the fork, as a person who may be in others, and with a link. */
export interface Forker {
  readonly actor: Actor;
  readonly person: Person | undefined;
  readonly link: string | undefined;
}

interface Wanted {
  readonly revisionUuid: string;
  readonly otherwise: { readonly ok: false; readonly failure: Failure };
}

/** The first of the forker's ways that leads to the revision; another organisation's audit log tells that its files were taken. */
export async function findForkSource(deps: Deps, forker: Forker, wanted: Wanted): Promise<Result<ForkSource, Failure>> {
  const readers = await readersOf(deps, forker);
  if (!readers.ok) return readers;
  for (const reader of readers.value) {
    const source = await read(deps, reader, forker.actor, wanted);
    if (source.ok || source.failure.code !== wanted.otherwise.failure.code) return source;
  }
  return wanted.otherwise;
}

/** A link is followed alone; otherwise the organisation of the request comes first, and then the others in which the person is. */
async function readersOf(deps: Deps, { actor, person, link }: Forker): Promise<Result<readonly Actor[], Failure>> {
  if (link !== undefined) {
    const visitor = await visit(deps, link);
    if (visitor.ok) return succeed([visitor.value.actor]);
    // Here the link is an argument, and it is not by the link that anybody asks.
    return visitor.failure.code === 'UNAUTHENTICATED' ? fail({ ...visitor.failure, code: 'NOT_FOUND', argument: 'input.link' }) : visitor;
  }
  const affiliations = person === undefined ? [] : await getAffiliations(deps, person);
  return succeed([actor, ...affiliations.filter(({ tenantId }) => tenantId !== actor.tenantId).map(actorOf)]);
}

async function read(deps: Deps, reader: Actor, forker: Actor, { revisionUuid, otherwise }: Wanted): Promise<Result<ForkSource, Failure>> {
  return deps.database.withTenant(reader.tenantId, async (tx) => {
    const revision = await findRevision(tx, revisionUuid);
    if (revision === undefined) return otherwise;
    const lab = await authorizeLab(tx, reader, { operation: 'lab.read', labId: revision.labId, otherwise });
    if (!lab.ok) return lab;
    const files = await loadContents(tx, await listRevisionFiles(tx, revision.id));
    if (reader.tenantId !== forker.tenantId) {
      const detail = { forkedElsewhere: encodeNodeId('revision', revision.id), ...(reader.link && { link: encodeNodeId('shareLink', reader.link.id) }) };
      await recordChange(tx, deps, newActor({ ...reader, via: forker.via }), { operation: 'lab.read', subjectKind: 'lab', subjectId: revision.labId, detail });
    }
    return succeed({ reader, lab: lab.value, revision, files });
  });
}
