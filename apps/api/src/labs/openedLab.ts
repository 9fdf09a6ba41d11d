/** A lab that was opened along with who asks, for the resolvers of the same request. */
import type { Failure } from '@vantage/contract';
import type { Lab, Revision } from '@vantage/db';
import type { Result } from '@vantage/engine';
import type { OpenedLab } from '@vantage/usecases';

/** The lab of this public id, or why it may not be read, if it is the one that was opened. */
export function openedLab(opened: OpenedLab | undefined, id: string): Result<Lab, Failure> | undefined {
  if (opened?.wanted.kind !== 'lab' || opened.wanted.id !== id) return undefined;
  return opened.lab.ok ? { ok: true, value: opened.lab.value.lab } : opened.lab;
}

export function openedRevision(opened: OpenedLab | undefined, id: string): Result<Revision, Failure> | undefined {
  if (opened?.wanted.kind !== 'revision' || opened.wanted.id !== id) return undefined;
  return opened.lab.ok ? { ok: true, value: opened.lab.value.revision } : opened.lab;
}

/** The newest revision of a lab, if that is the one that was opened. */
export function openedHead(opened: OpenedLab | undefined, lab: Lab): Revision | undefined {
  if (opened?.lab.ok !== true || opened.lab.value.lab !== lab) return undefined;
  const { revision } = opened.lab.value;
  return revision.number === lab.headNumber ? revision : undefined;
}
