/** The way that every question about a stored lab begins: who asks, may they read it, and which revision is it, in one round trip. */
import { encodeNodeId, uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import type { Lab, PresentedLab, Revision, WantedRevision } from '@vantage/db';
import { fail, succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { prefixOf, proves } from './apiKey.js';
import { actorOfKey } from './authenticate.js';
import type { Deps } from './deps.js';
import { notFound } from './failures.js';
import { authorize } from './rights/authorize.js';
import { labAccess, suffices } from './rights/labAccess.js';

export interface OpenLab {
  readonly lab: Lab;
  readonly revision: Revision;
}

export interface Opened {
  readonly actor: Actor;
  /** The lab, or why the actor may not read it. */
  readonly lab: Result<OpenLab, Failure>;
}

/** A lab, whose newest revision is meant, or a certain revision; by its public id. */
export type WantedLab = { readonly kind: 'lab' | 'revision'; readonly id: string };

/** Undefined where the key opens nothing, or the id is none: whoever authenticates then says why. */
export async function openLab(deps: Pick<Deps, 'labOpener' | 'keyUses' | 'now'>, key: string, wanted: WantedLab): Promise<Opened | undefined> {
  const prefix = prefixOf(key);
  const where = wantedRevision(wanted);
  if (prefix === undefined || where === undefined) return undefined;
  const opened = await deps.labOpener.open(prefix, where);
  if (opened === undefined || !proves(key, opened.key.hash)) return undefined;
  const actor = actorOfKey(opened.key, deps.now());
  if (actor === undefined) return undefined;
  deps.keyUses.note(opened.key);
  return { actor, lab: readable(actor, wanted, opened.found) };
}

function wantedRevision({ kind, id }: WantedLab): WantedRevision | undefined {
  const uuid = uuidOf(kind, id);
  if (uuid === undefined) return undefined;
  return kind === 'lab' ? { kind: 'headOf', labId: uuid } : { kind: 'revision', revisionId: uuid };
}

/** As `authorizeLab` decides, on rows that are there already. */
function readable(actor: Actor, wanted: WantedLab, found: PresentedLab | undefined): Result<OpenLab, Failure> {
  const rule = authorize(actor, 'lab.read');
  if (!rule.ok) return rule;
  if (found === undefined) return notFound(wanted.kind, wanted.id);
  const access = labAccess(actor, found.rights);
  if (access === undefined) return notFound(wanted.kind, wanted.id);
  if (rule.value.kind === 'lab' && !suffices(access, rule.value.access)) {
    return fail({ code: 'FORBIDDEN', message: `lab.read needs ${rule.value.access} access to ${encodeNodeId('lab', found.lab.id)}; you have ${access} access.` });
  }
  return succeed({ lab: found.lab, revision: found.revision });
}
