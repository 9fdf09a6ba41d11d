/** A lab that was opened with its key, for the resolvers of the same request. */
import { encodeNodeId } from '@vantage/contract';
import type { Lab, Revision } from '@vantage/db';
import type { Actor, OpenLab } from '@vantage/usecases';

/** An actor belongs to one request: what was opened for it is as fresh as the request. */
const opened = new WeakMap<Actor, OpenLab>();

export function keepOpened(actor: Actor, lab: OpenLab): void {
  opened.set(actor, lab);
}

/** The lab of this public id, if it is the one that was opened. */
export function openedLab(actor: Actor, id: string): Lab | undefined {
  const known = opened.get(actor);
  return known !== undefined && encodeNodeId('lab', known.lab.id) === id ? known.lab : undefined;
}

export function openedRevision(actor: Actor, id: string): Revision | undefined {
  const known = opened.get(actor);
  return known !== undefined && encodeNodeId('revision', known.revision.id) === id ? known.revision : undefined;
}

/** The newest revision of a lab, if that is the one that was opened. */
export function openedHead(actor: Actor, lab: Lab): Revision | undefined {
  const known = opened.get(actor);
  return known !== undefined && known.lab === lab && known.revision.number === lab.headNumber ? known.revision : undefined;
}
