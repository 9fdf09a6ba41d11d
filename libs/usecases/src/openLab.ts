/**
 * The way that every question about a stored lab begins: who asks, may they read it, and which revision is it. The rows come along with the
 * credential, in one round trip; this weighs them.
 */
import { uuidOf } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import type { Lab, PresentedLab, Revision, WantedRevision } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from './actor.js';
import { notFound } from './failures.js';
import { wantedAt } from './revisionOfLab.js';
import type { RevisionPlace } from './revisionOfLab.js';
import { authorizeFoundLab } from './rights/authorizeLab.js';

export interface OpenLab {
  readonly lab: Lab;
  readonly revision: Revision;
}

/** A lab, whose newest revision is meant, or a certain revision, by its public id; or a revision within its lab. */
export type WantedLab = { readonly kind: 'lab' | 'revision'; readonly id: string } | ({ readonly kind: 'place' } & RevisionPlace);

export interface OpenedLab {
  readonly wanted: WantedLab;
  /** The lab, or why the actor may not read it. */
  readonly lab: Result<OpenLab, Failure>;
}

/** Whoever was let in. */
export interface Admitted {
  readonly actor: Actor;
  /** Undefined where no lab was wanted. */
  readonly opened: OpenedLab | undefined;
}

/** Whoever has shown that they are the actor, and the lab that they want, as it was found with what they showed. */
export function admit(actor: Actor, wanted: WantedLab | undefined, found: PresentedLab | undefined): Admitted {
  return { actor, opened: wanted && { wanted, lab: openLab(actor, wanted, found) } };
}

/** What is to be looked up; undefined where nothing is wanted, or the id is none. */
export function rowsOf(wanted: WantedLab | undefined): WantedRevision | undefined {
  if (wanted === undefined) return undefined;
  if (wanted.kind === 'place') return wantedAt(wanted);
  const uuid = uuidOf(wanted.kind, wanted.id);
  if (uuid === undefined) return undefined;
  return wanted.kind === 'lab' ? { kind: 'headOf', labId: uuid } : { kind: 'revision', revisionId: uuid };
}

function openLab(actor: Actor, wanted: WantedLab, found: PresentedLab | undefined): Result<OpenLab, Failure> {
  const otherwise = wanted.kind === 'place' ? notFound('lab', wanted.lab) : notFound(wanted.kind, wanted.id);
  const lab = authorizeFoundLab(actor, { operation: 'lab.read', otherwise }, found);
  if (!lab.ok) return lab;
  if (found?.revision === undefined) return wanted.kind === 'place' ? notFound('revision', wanted.revision) : otherwise;
  return succeed({ lab: lab.value, revision: found.revision });
}
