import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  createWebhook,
  cursorOf,
  deleteWebhook,
  getWebhookDeliveries,
  getWebhooks,
  replayWebhookDelivery,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { connectionOf, requestOf } from '../graphql/connection.js';
import type { PageArguments } from '../graphql/connection.js';
import { valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { deliveryView, webhookView } from './views.js';
import type { WebhookView } from './views.js';

@Resolver('Webhook')
export class WebhooksResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @Query()
  async webhooks(@CurrentActor() actor: Actor) {
    return valueOf(await getWebhooks(this.deps, actor)).map(webhookView);
  }

  @ResolveField()
  async deliveries(@CurrentActor() actor: Actor, @Parent() { id }: WebhookView, @Args() page: PageArguments) {
    return connectionOf(valueOf(await getWebhookDeliveries(this.deps, actor, id, requestOf(page))), page, { nodeOf: deliveryView, cursorOf });
  }

  @Mutation()
  async createWebhook(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    const { endpoint, secret } = valueOf(await createWebhook(this.deps, actor, input));
    return { webhook: webhookView(endpoint), secret };
  }

  @Mutation()
  async updateWebhook(@CurrentActor() actor: Actor, @Args('id') id: string, @Args('input') input: Readonly<Record<string, unknown>>) {
    // What a client leaves out, it may also send as null.
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
    return { webhook: webhookView(valueOf(await updateWebhook(this.deps, actor, id, given))) };
  }

  @Mutation()
  async deleteWebhook(@CurrentActor() actor: Actor, @Args('id') id: string) {
    return { webhook: webhookView(valueOf(await deleteWebhook(this.deps, actor, id))) };
  }

  @Mutation()
  async rotateWebhookSecret(@CurrentActor() actor: Actor, @Args('id') id: string) {
    const { endpoint, secret } = valueOf(await rotateWebhookSecret(this.deps, actor, id));
    return { webhook: webhookView(endpoint), secret };
  }

  @Mutation()
  async testWebhook(@CurrentActor() actor: Actor, @Args('id') id: string) {
    return { delivery: deliveryView(valueOf(await testWebhook(this.deps, actor, id))) };
  }

  @Mutation()
  async replayWebhookDelivery(@CurrentActor() actor: Actor, @Args('id') id: string) {
    return { delivery: deliveryView(valueOf(await replayWebhookDelivery(this.deps, actor, id))) };
  }
}
