import type { Failure } from '@vantage/contract';
import { findLabWithRights } from '@vantage/db';
import type { Lab, TenantTransaction } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { authorize, forbidden, isOwn } from './authorize.js';
import { labAccess, suffices } from './labAccess.js';
import type { Operation } from './permissions.js';

interface LabQuestion {
  readonly operation: Operation;
  /** The lab's row. */
  readonly labId: string;
  /** Who made the thing of the lab that the operation is about, where that counts. */
  readonly madeBy?: string | undefined;
  /** What to answer where the lab may not be known: what was asked for is not found, whatever it was. */
  readonly otherwise: { readonly ok: false; readonly failure: Failure };
}

/** The lab, if the actor may do that with it, or with something of it. */
export async function authorizeLab(tx: TenantTransaction, actor: Actor, question: LabQuestion): Promise<Result<Lab, Failure>> {
  const rule = authorize(actor, question.operation);
  if (!rule.ok) return rule;
  const found = await findLabWithRights(tx, question.labId, actor.userId);
  if (found === undefined) return question.otherwise;
  const { lab, rights } = found;
  const access = labAccess(actor, rights);
  if (access === undefined) return question.otherwise;
  switch (rule.value.kind) {
    case 'lab':
      return suffices(access, rule.value.access) ? succeed(lab) : tooLittle(question.operation, access, rule.value.access);
    case 'ownOrLab':
      return isOwn(actor, question.madeBy) || suffices(access, rule.value.access) ? succeed(lab) : tooLittle(question.operation, access, rule.value.access);
    case 'own':
      return isOwn(actor, question.madeBy) ? succeed(lab) : question.otherwise;
    case 'allowed':
      return succeed(lab);
  }
}

function tooLittle(operation: Operation, has: string, wanted: string): { readonly ok: false; readonly failure: Failure } {
  return forbidden(`${operation} needs ${wanted} access to the lab; you have ${has} access.`);
}
