/** What organisations are told of, by messages to addresses of their own. */
import { z } from 'zod';

export const webhookEventTypes = ['lab.created', 'lab.revision.created', 'lab.deleted', 'simulation.finished', 'submission.graded', 'webhook.test'] as const;

export type WebhookEventType = (typeof webhookEventTypes)[number];

/** An event with its data: identifiers and outcomes, with which a receiver asks for the rest. */
export type WebhookEvent =
  | { readonly type: 'lab.created' | 'lab.deleted'; readonly data: { readonly labId: string; readonly name: string } }
  | { readonly type: 'lab.revision.created'; readonly data: { readonly labId: string; readonly revisionId: string; readonly number: number; readonly branch: string | null } }
  | { readonly type: 'simulation.finished'; readonly data: { readonly simulationId: string; readonly status: string } }
  | { readonly type: 'submission.graded'; readonly data: { readonly submissionId: string; readonly status: string; readonly score: number | null; readonly maxScore: number | null } }
  | { readonly type: 'webhook.test'; readonly data: { readonly webhookId: string } };

const url = z.string().min(1, 'is empty').max(2_000, 'is longer than 2000 characters');
const description = z.string().max(500, 'is longer than 500 characters').refine((text) => !text.includes('\0'), 'holds a NUL');
const events = z
  .array(z.enum([...webhookEventTypes, '*']))
  .min(1, 'names no event')
  .max(20, 'names more events than there are')
  .describe('Types of events; `*` for all, those to come among them.');

export const createWebhookInput = z.object({ url, description: description.nullish().transform((value) => value ?? '').describe('For people who tell webhooks apart; left out or null, none.'), events });

export const updateWebhookInput = z.object({
  url: url.exactOptional(),
  description: description.exactOptional(),
  events: events.exactOptional(),
  status: z.enum(['ENABLED', 'DISABLED']).exactOptional(),
});
