import { labAccesses } from '@vantage/contract';
import type { LabAccess } from '@vantage/contract';
import type { LabReader, LabRights } from '@vantage/db';
import type { Actor } from '../actor.js';

/** What counts of an actor. */
type Weighed = Pick<Actor, 'role' | 'userId' | 'link'>;

/**
 * What the actor may do with a lab, whatever the operation: the most of what the role, the lab's visibility, shares to the user and to
 * the user's teams, and having made it give; a visitor has the one lab of its link; undefined where the lab may not even be known. `listLabs` of libs/db says who sees what
 * in SQL; a test holds the two against each other.
 */
export function labAccess(actor: Weighed, lab: LabRights): LabAccess | undefined {
  if (actor.link !== undefined) return actor.link.labId === lab.labId && lab.visibility === 'LINK' ? 'VIEWER' : undefined;
  if (seesEveryLab(actor)) return 'OWNER';
  const granted: readonly (LabAccess | undefined)[] = [byVisibility(actor, lab), byMaking(actor, lab), ...lab.shares];
  return labAccesses.findLast((access) => granted.includes(access));
}

/** Owners and instructors have every lab of the organisation. */
function seesEveryLab(actor: Pick<Actor, 'role'>): boolean {
  return actor.role === 'OWNER' || actor.role === 'INSTRUCTOR';
}

/** Whose labs a list of labs shows. */
export function readerOf(actor: Weighed): LabReader {
  if (actor.link !== undefined) return { kind: 'visitor', labId: actor.link.labId };
  if (seesEveryLab(actor)) return { kind: 'everything' };
  return { kind: actor.role === 'GUEST' ? 'guest' : 'member', userId: actor.userId };
}

/** Whether access `has` is enough where `wanted` is needed. */
export function suffices(has: LabAccess, wanted: LabAccess): boolean {
  return labAccesses.indexOf(has) >= labAccesses.indexOf(wanted);
}

/** Seen is not changed: an editor is somebody it is shared with. A guest sees what is shared with that guest, and nothing else. */
function byVisibility(actor: Weighed, lab: LabRights): LabAccess | undefined {
  if (actor.role === 'GUEST') return undefined;
  switch (lab.visibility) {
    case 'PRIVATE':
      return undefined;
    case 'TEAM':
      return lab.inItsTeam ? 'VIEWER' : undefined;
    case 'ORGANIZATION':
    case 'LINK':
      return 'VIEWER';
  }
}

/** A member owns what that member made; who has left does not. */
function byMaking(actor: Weighed, lab: LabRights): LabAccess | undefined {
  return actor.role !== 'GUEST' && lab.createdBy !== undefined && lab.createdBy === actor.userId ? 'OWNER' : undefined;
}
