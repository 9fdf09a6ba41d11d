/** Where a page of a list ended, as clients carry it: opaque to them, checked when it comes back. */
import { first as firstSchema } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import type { PageCursor } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import { z } from 'zod';
import { badInput, checkInput } from './failures.js';

export interface PageRequest {
  readonly first: number;
  readonly after: string | undefined;
}

/** For lists whose newest comes first. */
export const pageCursor = z.tuple([z.iso.datetime(), z.uuid()]).transform(([createdAt, id]): PageCursor => ({ createdAt: new Date(createdAt), id }));

export function cursorOf(row: PageCursor): string {
  return writeCursor([row.createdAt.toISOString(), row.id]);
}

/** The size of the page that is asked for, and where it begins. */
export function readPage(request: PageRequest): Result<{ readonly first: number; readonly after: PageCursor | undefined }, Failure> {
  const size = checkInput(firstSchema, request.first, 'first');
  if (!size.ok) return size;
  const after = readCursor(pageCursor, request.after);
  return after.ok ? succeed({ first: size.value, after: after.value }) : after;
}

export function writeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function readCursor<T>(schema: z.ZodType<T>, cursor: string | undefined): Result<T | undefined, Failure> {
  if (cursor === undefined) return succeed(undefined);
  const parsed = schema.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) return succeed(parsed.data);
  return badInput('after', 'is no cursor of this list');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
