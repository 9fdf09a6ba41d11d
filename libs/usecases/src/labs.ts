/** Reading labs and revisions. */
import { first as firstSchema, labSearch, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findRevision, findRevisionByNumber, listLabs, listRevisionFiles, listRevisions, loadContents } from '@vantage/db';
import type { Lab, Page, Revision, StoredFile, TenantTransaction } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { z } from 'zod';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';
import { readCursor, readPage, writeCursor } from './cursors.js';
import type { PageRequest } from './cursors.js';
import { checkInput, notFound } from './failures.js';
import { authorize } from './rights/authorize.js';
import { authorizeLab } from './rights/authorizeLab.js';
import { readerOf } from './rights/labAccess.js';
import type { Operation } from './rights/permissions.js';

export async function getLab(deps: Deps, actor: Actor, id: string): Promise<Result<Lab, Failure>> {
  const permitted = authorize(actor, 'lab.read');
  if (!permitted.ok) return permitted;
  const otherwise = notFound('lab', id);
  const labId = uuidOf('lab', id);
  if (labId === undefined) return otherwise;
  return deps.database.withTenant(actor.tenantId, (tx) => authorizeLab(tx, actor, { operation: 'lab.read', labId, otherwise }));
}

export async function getRevision(deps: Deps, actor: Actor, id: string): Promise<Result<Revision, Failure>> {
  const permitted = authorize(actor, 'lab.read');
  if (!permitted.ok) return permitted;
  const uuid = uuidOf('revision', id);
  if (uuid === undefined) return notFound('revision', id);
  return deps.database.withTenant(actor.tenantId, (tx) => readableRevision(tx, actor, { operation: 'lab.read', revisionId: uuid, id }));
}

/** A revision of a lab with which the actor may do that. */
export async function readableRevision(
  tx: TenantTransaction,
  actor: Actor,
  question: { readonly operation: Operation; readonly revisionId: string; readonly id: string },
): Promise<Result<Revision, Failure>> {
  const otherwise = notFound('revision', question.id);
  const revision = await findRevision(tx, question.revisionId);
  if (revision === undefined) return otherwise;
  const lab = await authorizeLab(tx, actor, { operation: question.operation, labId: revision.labId, otherwise });
  return lab.ok ? succeed(revision) : lab;
}

/** The newest revision of a lab that the actor was given. */
export async function getHead(deps: Deps, actor: Actor, lab: Lab): Promise<Revision> {
  const head = await deps.database.withTenant(actor.tenantId, (tx) => findRevisionByNumber(tx, lab.id, lab.headNumber));
  invariant(head !== undefined, `lab ${lab.id} has a revision with its head's number`);
  return head;
}

/** What a revision that the actor was given was made from: the one before it on its line, and for a merge the head of the other line. */
export async function getParents(deps: Deps, actor: Actor, { labId, number, parentId, mergedId }: Revision): Promise<readonly Revision[]> {
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const parent = await (parentId === undefined ? findRevisionByNumber(tx, labId, number - 1) : findRevision(tx, parentId));
    const merged = mergedId === undefined ? undefined : await findRevision(tx, mergedId);
    return [parent, merged].filter((revision) => revision !== undefined);
  });
}

/** The files of a revision that the actor was given. */
export async function getRevisionFiles(deps: Deps, actor: Actor, revisionId: string): Promise<readonly StoredFile[]> {
  return deps.database.withTenant(actor.tenantId, async (tx) => loadContents(tx, await listRevisionFiles(tx, revisionId)));
}

export async function searchLabs(
  deps: Deps,
  actor: Actor,
  request: PageRequest & { readonly search: string | undefined },
): Promise<Result<Page<Lab>, Failure>> {
  const permitted = authorize(actor, 'lab.list');
  if (!permitted.ok) return permitted;
  const page = readPage(request);
  if (!page.ok) return page;
  const search = checkInput(labSearch.optional(), request.search, 'search');
  if (!search.ok) return search;
  const query = { ...page.value, search: search.value, reader: readerOf(actor) };
  return succeed(await deps.database.withTenant(actor.tenantId, (tx) => listLabs(tx, query)));
}

/** The revisions of the main line, or of a branch, of a lab that the actor was given. */
export async function getRevisions(
  deps: Deps,
  actor: Actor,
  labId: string,
  request: PageRequest & { readonly branchId?: string },
): Promise<Result<Page<Revision>, Failure>> {
  const permitted = authorize(actor, 'lab.read');
  if (!permitted.ok) return permitted;
  const size = checkInput(firstSchema, request.first, 'first');
  if (!size.ok) return size;
  const before = readCursor(z.int(), request.after);
  if (!before.ok) return before;
  const query = { labId, branchId: request.branchId, first: size.value, before: before.value };
  return succeed(await deps.database.withTenant(actor.tenantId, (tx) => listRevisions(tx, query)));
}

export function revisionCursorOf(revision: Revision): string {
  return writeCursor(revision.number);
}
