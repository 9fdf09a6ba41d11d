import { Controller } from '@nestjs/common';
import { rest } from '@vantage/contract';
import type { DeliveryResource, InputOf, WebhookResource } from '@vantage/contract';
import type { WebhookDelivery, WebhookEndpoint } from '@vantage/db';
import {
  createWebhook,
  cursorOf,
  deleteWebhook,
  deliveryIdOf,
  getWebhook,
  getWebhookDeliveries,
  getWebhookDelivery,
  getWebhooks,
  replayWebhookDelivery,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
  webhookIdOf,
} from '@vantage/usecases';
import { addressOf } from '../addresses.js';
import { valueOf } from '../failureException.js';
import { pageReply } from '../pages.js';
import { accepted, createdWithSecret, noContent, ok, okWithSecret } from '../reply.js';
import type { Reply } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';

@Controller()
export class WebhooksController {
  @Handles(rest.listWebhooks)
  async list({ deps, actor }: RestContext) {
    return ok({ items: valueOf(await getWebhooks(deps, actor)).map(webhookResource) });
  }

  @Handles(rest.createWebhook)
  async create({ deps, actor }: RestContext, { body }: InputOf<typeof rest.createWebhook>) {
    const { endpoint, secret } = valueOf(await createWebhook(deps, actor, body.value));
    const webhook = webhookResource(endpoint);
    return createdWithSecret(webhook, { secret }, { location: addressOf(rest.getWebhook, { webhook: webhook.id }) });
  }

  @Handles(rest.getWebhook)
  async get({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getWebhook>) {
    return ok(webhookResource(valueOf(await getWebhook(deps, actor, params.webhook))));
  }

  @Handles(rest.updateWebhook)
  async update({ deps, actor }: RestContext, { params, body }: InputOf<typeof rest.updateWebhook>) {
    return ok(webhookResource(valueOf(await updateWebhook(deps, actor, params.webhook, body.value))));
  }

  @Handles(rest.deleteWebhook)
  async delete({ deps, actor }: RestContext, { params }: InputOf<typeof rest.deleteWebhook>) {
    valueOf(await deleteWebhook(deps, actor, params.webhook));
    return noContent();
  }

  @Handles(rest.rotateWebhookSecret)
  async rotate({ deps, actor }: RestContext, { params }: InputOf<typeof rest.rotateWebhookSecret>) {
    const { endpoint, secret } = valueOf(await rotateWebhookSecret(deps, actor, params.webhook));
    return okWithSecret(webhookResource(endpoint), { secret });
  }

  @Handles(rest.testWebhook)
  async test({ deps, actor }: RestContext, { params }: InputOf<typeof rest.testWebhook>) {
    return onItsWay(valueOf(await testWebhook(deps, actor, params.webhook)));
  }

  @Handles(rest.listWebhookDeliveries)
  async deliveries({ deps, actor }: RestContext, { params, query }: InputOf<typeof rest.listWebhookDeliveries>) {
    const { first, after } = query;
    const page = valueOf(await getWebhookDeliveries(deps, actor, params.webhook, { first, after }));
    return pageReply(addressOf(rest.listWebhookDeliveries, params), query, page, { resourceOf: deliveryResource, cursorOf });
  }

  @Handles(rest.getWebhookDelivery)
  async delivery({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getWebhookDelivery>) {
    return ok(deliveryResource(valueOf(await getWebhookDelivery(deps, actor, params.delivery))));
  }

  @Handles(rest.replayWebhookDelivery)
  async replay({ deps, actor }: RestContext, { params }: InputOf<typeof rest.replayWebhookDelivery>) {
    return onItsWay(valueOf(await replayWebhookDelivery(deps, actor, params.delivery)));
  }
}

function onItsWay(delivery: WebhookDelivery): Reply {
  const resource = deliveryResource(delivery);
  return accepted(resource, { location: addressOf(rest.getWebhookDelivery, { delivery: resource.id }), 'retry-after': '1' });
}

function webhookResource(endpoint: WebhookEndpoint): WebhookResource {
  const { url, description, events, disabled, createdAt } = endpoint;
  return {
    id: webhookIdOf(endpoint),
    url,
    description,
    events: [...events],
    status: disabled === undefined ? 'ENABLED' : 'DISABLED',
    disabledReason: disabled?.reason ?? null,
    createdAt: createdAt.toISOString(),
  };
}

function deliveryResource(delivery: WebhookDelivery): DeliveryResource {
  const { eventType, payload, status, attempts, lastStatus, lastError, createdAt, finishedAt } = delivery;
  return {
    id: deliveryIdOf(delivery),
    eventType,
    payload,
    status,
    attempts,
    lastStatus: lastStatus ?? null,
    lastError: lastError ?? null,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
