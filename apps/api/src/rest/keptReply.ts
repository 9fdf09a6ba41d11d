/** Replies as they are kept for a repetition of their request. */
import { mediaTypes } from '@vantage/contract';
import type { KeptAnswer, OnceAnswer } from '@vantage/usecases';
import { z } from 'zod';
import type { Reply } from './reply.js';

const stored = z.object({
  headers: z.record(z.string(), z.string()),
  body: z.object({ type: z.enum(mediaTypes), content: z.string() }).optional(),
});

/** Without what is shown only once. */
export function keptReply({ status, headers, ...reply }: Reply): KeptAnswer {
  const body = reply.repeatedBody ?? reply.body;
  if (body === undefined) return { status, answer: { headers: { ...headers } } };
  if (typeof body.content !== 'string') throw new Error('Only replies of text can be kept.');
  return { status, answer: { headers: { ...headers }, body: { type: body.type, content: body.content } } };
}

export function replyOf({ status, answer, repeated }: OnceAnswer): Reply {
  const { headers, body } = stored.parse(answer);
  return {
    status,
    headers: { ...headers, ...(repeated ? { 'idempotency-replayed': 'true' } : {}) },
    ...(body === undefined ? {} : { body }),
  };
}
