import { z } from 'zod';
import { createWebhookInput, updateWebhookInput } from '../../webhooks.js';
import { time } from './time.js';

export const newWebhook = createWebhookInput.strict().meta({ id: 'NewWebhook' });
export const webhookChange = updateWebhookInput.strict().meta({ id: 'WebhookChange' });

const webhook = {
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  status: z.enum(['ENABLED', 'DISABLED']),
  disabledReason: z.string().nullable().describe('By hand, or after which failure.'),
  createdAt: time,
} as const;

export const webhookResource = z.object(webhook).meta({ id: 'Webhook', description: 'Where the organisation wants to be told of events.' });

export const webhookWithSecret = z
  .object({ ...webhook, secret: z.string().nullable().describe('`whsec_…`, which signs the messages. Shown this once, and null in a repetition.') })
  .meta({ id: 'WebhookWithSecret' });

export const deliveryResource = z
  .object({
    id: z.string().describe('What the message carries as `webhook-id`, at every attempt.'),
    eventType: z.string(),
    payload: z.string().describe('The body, as it is signed.'),
    status: z.enum(['PENDING', 'DELIVERED', 'FAILED']),
    attempts: z.int().describe('How many were made.'),
    lastStatus: z.int().nullable().describe('What the receiver answered last.'),
    lastError: z.string().nullable().describe('Why the last attempt failed; null where none did, or none was made.'),
    createdAt: time,
    finishedAt: time.nullable().describe('Null while it is PENDING.'),
  })
  .meta({ id: 'WebhookDelivery', description: 'One event for one webhook, and what became of it.' });

export type WebhookResource = z.input<typeof webhookResource>;
export type DeliveryResource = z.input<typeof deliveryResource>;
