import { createRobotInput } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { findMember, insertMembership, insertUser } from '@vantage/db';
import type { Member } from '@vantage/db';
import { invariant, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { recordChange } from '../audit.js';
import type { Deps } from '../deps.js';
import { checkInput } from '../failures.js';
import { withinQuotas } from '../quotas.js';
import { authorize } from '../rights/authorize.js';
import { mayGrant } from './members.js';

/** A member that is no person: what a course, a pipeline or a grader has keys of. */
export async function createRobot(deps: Deps, actor: Actor, input: unknown): Promise<Result<Member, Failure>> {
  const permitted = authorize(actor, 'robot.manage');
  if (!permitted.ok) return permitted;
  const checked = checkInput(createRobotInput, input, 'input');
  if (!checked.ok) return checked;
  const { name, role } = checked.value;
  const grant = mayGrant(actor, role);
  if (!grant.ok) return grant;
  return deps.database.withTenant(actor.tenantId, async (tx) => {
    const room = await withinQuotas(tx, deps, ['members']);
    if (!room.ok) return room;
    const id = deps.newId();
    await insertUser(tx, { id, name });
    await insertMembership(tx, id, role);
    await recordChange(tx, deps, actor, { operation: 'robot.manage', subjectKind: 'user', subjectId: id, detail: { name, role } });
    const member = await findMember(tx, id);
    invariant(member !== undefined, 'a member that was just inserted is found');
    return succeed(member);
  });
}
