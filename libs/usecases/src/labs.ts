/** Reading labs and revisions. */
import { first as firstSchema, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findLab, findRevision, findRevisionByNumber, listLabs, listRevisionFiles, listRevisions, loadContents } from '@vantage/db';
import type { Lab, LabCursor, Page, Revision, StoredFile } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { z } from 'zod';
import type { Actor } from './actor.js';
import type { Deps } from './deps.js';
import { checkInput } from './failures.js';

export interface PageRequest {
  readonly first: number;
  readonly after: string | undefined;
}

export async function getLab(deps: Deps, actor: Actor, id: string): Promise<Lab | undefined> {
  const uuid = uuidOf('lab', id);
  return uuid === undefined ? undefined : deps.database.withTenant(actor.tenantId, (tx) => findLab(tx, uuid));
}

export async function getRevision(deps: Deps, actor: Actor, id: string): Promise<Revision | undefined> {
  const uuid = uuidOf('revision', id);
  return uuid === undefined ? undefined : deps.database.withTenant(actor.tenantId, (tx) => findRevision(tx, uuid));
}

export async function getHead(deps: Deps, actor: Actor, lab: Lab): Promise<Revision> {
  const head = await deps.database.withTenant(actor.tenantId, (tx) => findRevisionByNumber(tx, lab.id, lab.headNumber));
  invariant(head !== undefined, `lab ${lab.id} has a revision with its head's number`);
  return head;
}

/** The lab that a revision belongs to. */
export async function getLabOf(deps: Deps, actor: Actor, revision: Revision): Promise<Lab> {
  const lab = await deps.database.withTenant(actor.tenantId, (tx) => findLab(tx, revision.labId));
  invariant(lab !== undefined, `revision ${revision.id} belongs to a lab`);
  return lab;
}

export async function getRevisionFiles(deps: Deps, actor: Actor, revisionId: string): Promise<readonly StoredFile[]> {
  return deps.database.withTenant(actor.tenantId, async (tx) => loadContents(tx, await listRevisionFiles(tx, revisionId)));
}

export async function searchLabs(
  deps: Deps,
  actor: Actor,
  request: PageRequest & { readonly search: string | undefined },
): Promise<Result<Page<Lab>, Failure>> {
  const size = checkInput(firstSchema, request.first, 'first');
  if (!size.ok) return size;
  const after = readCursor(labCursor, request.after);
  if (!after.ok) return after;
  const query = { first: size.value, after: after.value, search: request.search };
  return succeed(await deps.database.withTenant(actor.tenantId, (tx) => listLabs(tx, query)));
}

export async function getRevisions(deps: Deps, actor: Actor, labId: string, request: PageRequest): Promise<Result<Page<Revision>, Failure>> {
  const size = checkInput(firstSchema, request.first, 'first');
  if (!size.ok) return size;
  const before = readCursor(z.int(), request.after);
  if (!before.ok) return before;
  const query = { labId, first: size.value, before: before.value };
  return succeed(await deps.database.withTenant(actor.tenantId, (tx) => listRevisions(tx, query)));
}

const labCursor = z.tuple([z.iso.datetime(), z.uuid()]).transform(([createdAt, id]): LabCursor => ({ createdAt: new Date(createdAt), id }));

export function labCursorOf(lab: Lab): string {
  return writeCursor([lab.createdAt.toISOString(), lab.id]);
}

export function revisionCursorOf(revision: Revision): string {
  return writeCursor(revision.number);
}

function writeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function readCursor<T>(schema: z.ZodType<T>, cursor: string | undefined): Result<T | undefined, Failure> {
  if (cursor === undefined) return succeed(undefined);
  const parsed = schema.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) return succeed(parsed.data);
  return fail({ code: 'BAD_USER_INPUT', message: 'after: is no cursor of this list.', argument: 'after' });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
