import type { Failure } from '@vantage/contract';
import { findLabWithRights } from '@vantage/db';
import type { Lab, LabRights, TenantTransaction } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { authorize, forbidden, isOwn } from './authorize.js';
import { labAccess, suffices } from './labAccess.js';
import type { GrantingRule, Operation } from './permissions.js';

interface LabQuestion {
  readonly operation: Operation;
  /** Who made the thing of the lab that the operation is about, where that counts. */
  readonly madeBy?: string | undefined;
  /** What to answer where the lab may not be known: what was asked for is not found, whatever it was. */
  readonly otherwise: { readonly ok: false; readonly failure: Failure };
}

/** A lab's row, with what decides about the actor's access to it. */
interface FoundLab {
  readonly lab: Lab;
  readonly rights: LabRights;
}

/** The lab of that row, if the actor may do that with it, or with something of it. */
export async function authorizeLab(tx: TenantTransaction, actor: Actor, question: LabQuestion & { readonly labId: string }): Promise<Result<Lab, Failure>> {
  const rule = authorize(actor, question.operation);
  return rule.ok ? weigh(actor, question, rule.value, await findLabWithRights(tx, question.labId, actor.userId)) : rule;
}

/** The same for a lab that was looked up already; undefined where none was found. */
export function authorizeFoundLab(actor: Actor, question: LabQuestion, found: FoundLab | undefined): Result<Lab, Failure> {
  const rule = authorize(actor, question.operation);
  return rule.ok ? weigh(actor, question, rule.value, found) : rule;
}

function weigh(actor: Actor, question: LabQuestion, rule: GrantingRule, found: FoundLab | undefined): Result<Lab, Failure> {
  if (found === undefined) return question.otherwise;
  const { lab, rights } = found;
  const access = labAccess(actor, rights);
  if (access === undefined) return question.otherwise;
  switch (rule.kind) {
    case 'lab':
      return suffices(access, rule.access) ? succeed(lab) : tooLittle(question.operation, access, rule.access);
    case 'ownOrLab':
      return isOwn(actor, question.madeBy) || suffices(access, rule.access) ? succeed(lab) : tooLittle(question.operation, access, rule.access);
    case 'own':
      return isOwn(actor, question.madeBy) ? succeed(lab) : question.otherwise;
    case 'allowed':
      return succeed(lab);
  }
}

function tooLittle(operation: Operation, has: string, wanted: string): { readonly ok: false; readonly failure: Failure } {
  return forbidden(`${operation} needs ${wanted} access to the lab; you have ${has} access.`);
}
