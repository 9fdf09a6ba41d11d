import { z } from 'zod';
import { ofPage } from '../cost.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { deliveryParams, pageOf, pageQuery, PAGE_HEADERS, webhookParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import { deliveryResource, newWebhook, webhookChange, webhookResource, webhookWithSecret } from '../schemas/webhook.js';

const tag = 'Webhooks' as const;
const oneWebhook = { [JSON_TYPE]: webhookResource } as const;
const withSecret = { [JSON_TYPE]: webhookWithSecret } as const;
const oneDelivery = { [JSON_TYPE]: deliveryResource } as const;
const onItsWay = { 202: { description: 'It is on its way.', content: oneDelivery, headers: { location: 'The message’s address.', 'retry-after': 'Seconds after which to look at it.' } } } as const;

export const listWebhooks = defineRoute({
  id: 'listWebhooks',
  method: 'get',
  path: '/v1/webhooks',
  tag,
  summary: 'The webhooks of the organisation',
  answers: { 200: { description: 'All of them: there are few.', content: { [JSON_TYPE]: z.object({ items: z.array(webhookResource) }) } } },
});

export const createWebhook = defineRoute({
  id: 'createWebhook',
  method: 'post',
  path: '/v1/webhooks',
  tag,
  summary: 'Be told of events',
  description: 'Messages are POSTs to the URL, signed as https://www.standardwebhooks.com describes.',
  body: { [JSON_TYPE]: newWebhook },
  answers: { 201: { description: 'The new webhook, with its secret.', content: withSecret, headers: { location: 'The webhook’s address.' } } },
  failures: ['WEBHOOK.BAD_URL', 'WEBHOOK.TOO_MANY', 'WEBHOOK.NOT_CONFIGURED'],
  repetition: 'byKey',
});

export const getWebhook = defineRoute({
  id: 'getWebhook',
  method: 'get',
  path: '/v1/webhooks/{webhook}',
  tag,
  summary: 'A webhook',
  params: webhookParams,
  answers: { 200: { description: 'The webhook.', content: oneWebhook } },
});

export const updateWebhook = defineRoute({
  id: 'updateWebhook',
  method: 'patch',
  path: '/v1/webhooks/{webhook}',
  tag,
  summary: 'Change a webhook',
  description: 'What is left out stays as it is. One that was disabled after failures goes on with `status: ENABLED`.',
  params: webhookParams,
  body: { [JSON_TYPE]: webhookChange },
  answers: { 200: { description: 'The webhook as it is then.', content: oneWebhook } },
  failures: ['WEBHOOK.BAD_URL'],
});

export const deleteWebhook = defineRoute({
  id: 'deleteWebhook',
  method: 'delete',
  path: '/v1/webhooks/{webhook}',
  tag,
  summary: 'Delete a webhook',
  description: 'With its messages, sent or not.',
  params: webhookParams,
  answers: { 204: { description: 'Deleted.' } },
});

export const rotateWebhookSecret = defineRoute({
  id: 'rotateWebhookSecret',
  method: 'post',
  path: '/v1/webhooks/{webhook}/secret',
  tag,
  summary: 'Replace the secret',
  description: 'For a day messages carry a signature of the old secret and one of the new.',
  params: webhookParams,
  answers: { 200: { description: 'The webhook, with its new secret.', content: withSecret } },
  failures: ['WEBHOOK.NOT_CONFIGURED'],
  repetition: 'byKey',
});

export const testWebhook = defineRoute({
  id: 'testWebhook',
  method: 'post',
  path: '/v1/webhooks/{webhook}/test',
  tag,
  summary: 'Send a message that means nothing',
  params: webhookParams,
  answers: onItsWay,
  repetition: 'byKey',
});

export const listWebhookDeliveries = defineRoute({
  id: 'listWebhookDeliveries',
  method: 'get',
  path: '/v1/webhooks/{webhook}/deliveries',
  tag,
  summary: 'What was sent to a webhook, newest first',
  params: webhookParams,
  query: pageQuery,
  cost: ofPage,
  answers: { 200: { description: 'A page of deliveries.', content: { [JSON_TYPE]: pageOf(deliveryResource) }, headers: PAGE_HEADERS } },
});

export const getWebhookDelivery = defineRoute({
  id: 'getWebhookDelivery',
  method: 'get',
  path: '/v1/webhook-deliveries/{delivery}',
  tag,
  summary: 'A message, and what became of it',
  params: deliveryParams,
  answers: { 200: { description: 'The message.', content: oneDelivery } },
});

export const replayWebhookDelivery = defineRoute({
  id: 'replayWebhookDelivery',
  method: 'post',
  path: '/v1/webhook-deliveries/{delivery}/replay',
  tag,
  summary: 'Send a message again',
  description: 'Under its own id. One that is still on its way stays as it is.',
  params: deliveryParams,
  answers: onItsWay,
  repetition: 'byKey',
});
