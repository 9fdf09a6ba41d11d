/** Branches: lines of revisions beside the main one, to try things on. */
import { createBranchInput, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { announceChange, findBranch, findRevision, findRevisionByNumber, insertBranch, listBranches, markBranchDeleted } from '@vantage/db';
import type { Branch, Lab, Revision, TenantTransaction } from '@vantage/db';
import { fail, invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { recordChange } from '../audit.js';
import type { Deps } from '../deps.js';
import { checkInput, noBranch, notFound } from '../failures.js';
import { getLab } from '../labs.js';
import { authorize } from '../rights/authorize.js';
import { authorizeLab } from '../rights/authorizeLab.js';
import { findBranchNamed } from './line.js';

/** A branch from a revision of the lab, by default from the head of the main line. */
export async function createBranch(deps: Deps, actor: Actor, input: unknown): Promise<Result<Branch, Failure>> {
  const permitted = authorize(actor, 'lab.commit');
  if (!permitted.ok) return permitted;
  const checked = checkInput(createBranchInput, input, 'input');
  if (!checked.ok) return checked;
  const { labId, name, fromRevisionId } = checked.value;
  const labUuid = uuidOf('lab', labId);
  if (labUuid === undefined) return notFound('lab', labId);
  const fromUuid = fromRevisionId === undefined ? undefined : uuidOf('revision', fromRevisionId);
  if (fromRevisionId !== undefined && fromUuid === undefined) return notFound('revision', fromRevisionId);
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const lab = await authorizeLab(tx, actor, { operation: 'lab.commit', labId: labUuid, otherwise: notFound('lab', labId) });
    if (!lab.ok) return lab;
    const from = await (fromUuid === undefined ? findRevisionByNumber(tx, labUuid, lab.value.headNumber) : findRevision(tx, fromUuid));
    if (from?.labId !== labUuid) return notFound('revision of this lab', fromRevisionId ?? '');
    const id = deps.newId();
    if (!(await insertBranch(tx, { id, labId: labUuid, name, headId: from.id, createdBy: actor.userId }))) return nameTaken(name);
    await recordChange(tx, deps, actor, { operation: 'lab.commit', subjectKind: 'lab', subjectId: labUuid, detail: { branch: name, from: from.number } });
    await announceChange(tx, 'lab', labUuid);
    const branch = await findBranch(tx, id);
    invariant(branch !== undefined, 'a branch that was just made is there');
    return succeed(branch);
  });
}

/** Deletes a branch. Its revisions stay: whoever knows one can still ask it, and restore it. */
export async function deleteBranch(deps: Deps, actor: Actor, id: string): Promise<Result<Branch, Failure>> {
  return withBranch(deps, actor, { operation: 'lab.commit', id }, async (tx, branch) => {
    await markBranchDeleted(tx, branch.id, deps.now());
    await recordChange(tx, deps, actor, { operation: 'lab.commit', subjectKind: 'lab', subjectId: branch.labId, detail: { branch: branch.name, deleted: true } });
    await announceChange(tx, 'lab', branch.labId);
    return branch;
  });
}

export async function getBranch(deps: Deps, actor: Actor, id: string): Promise<Result<Branch, Failure>> {
  return withBranch(deps, actor, { operation: 'lab.read', id }, (_tx, branch) => Promise.resolve(branch));
}

/** Does something with a branch with whose lab the actor may do that, in one transaction. */
async function withBranch<T>(
  deps: Deps,
  actor: Actor,
  { operation, id }: { readonly operation: 'lab.read' | 'lab.commit'; readonly id: string },
  work: (tx: TenantTransaction, branch: Branch) => Promise<T>,
): Promise<Result<T, Failure>> {
  const permitted = authorize(actor, operation);
  if (!permitted.ok) return permitted;
  const otherwise = notFound('branch', id);
  const uuid = uuidOf('branch', id);
  if (uuid === undefined) return otherwise;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const branch = await findBranch(tx, uuid);
    if (branch === undefined) return otherwise;
    const lab = await authorizeLab(tx, actor, { operation, labId: branch.labId, otherwise });
    return lab.ok ? succeed(await work(tx, branch)) : lab;
  });
}

/** A branch as people name it: by its lab, and its own name. */
export async function getBranchOfLab(deps: Deps, actor: Actor, place: { readonly lab: string; readonly branch: string }): Promise<Result<Branch, Failure>> {
  const lab = await getLab(deps, actor, place.lab);
  if (!lab.ok) return lab;
  const branch = await getBranchByName(deps, actor, lab.value, place.branch);
  return branch === undefined ? noBranch(place.branch) : succeed(branch);
}

/** The branches of a lab that the actor was given, by name. */
export async function getBranches(deps: Deps, actor: Actor, lab: Lab): Promise<readonly Branch[]> {
  return deps.database.withTenant(actor.tenantId, (tx) => listBranches(tx, lab.id));
}

/** A branch of a lab that the actor was given, by its name. */
export async function getBranchByName(deps: Deps, actor: Actor, lab: Lab, name: string): Promise<Branch | undefined> {
  return deps.database.withTenant(actor.tenantId, (tx) => findBranchNamed(tx, lab, name));
}

/** The newest revision of a branch that the actor was given. */
export async function getBranchHead(deps: Deps, actor: Actor, branch: Branch): Promise<Revision> {
  const head = await deps.database.withTenant(actor.tenantId, (tx) => findRevision(tx, branch.headId));
  invariant(head !== undefined, `branch ${branch.id} has a head`);
  return head;
}

function nameTaken(name: string): { readonly ok: false; readonly failure: Failure } {
  return fail({ code: 'NAME_TAKEN', message: `The lab has a branch "${name}" already: take another name, or go on with that branch.`, argument: 'input.name' });
}
