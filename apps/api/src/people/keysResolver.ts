import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { encodeNodeId } from '@vantage/contract';
import { createKey, getKey, revokeKey, rotateKey } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { loadersOf } from '../graphql/loaders.js';
import { foundOrNull, valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { userView } from '../viewer/views.js';
import { apiKeyView } from './views.js';
import type { ApiKeyView } from './views.js';

@Resolver('ApiKey')
export class KeysResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @ResolveField()
  async user(@CurrentActor() actor: Actor, @Parent() { row }: ApiKeyView) {
    const user = row.userId === undefined ? undefined : await loadersOf(this.deps, actor).user.load(row.userId);
    return user && userView(user);
  }

  @ResolveField()
  async parent(@CurrentActor() actor: Actor, @Parent() { row }: ApiKeyView) {
    const key = row.parentId === undefined ? undefined : foundOrNull(await getKey(this.deps, actor, encodeNodeId('apiKey', row.parentId)));
    return key && apiKeyView(key);
  }

  @Mutation()
  async createKey(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    const { key, secret } = valueOf(await createKey(this.deps, actor, input));
    return { key: apiKeyView(key), secret };
  }

  @Mutation()
  async revokeKey(@CurrentActor() actor: Actor, @Args('id') id: string) {
    return { key: apiKeyView(valueOf(await revokeKey(this.deps, actor, id))) };
  }

  @Mutation()
  async rotateKey(@CurrentActor() actor: Actor, @Args('id') id: string, @Args('graceSeconds') graceSeconds: number) {
    const { key, secret } = valueOf(await rotateKey(this.deps, actor, { id, graceSeconds }));
    return { key: apiKeyView(key), secret };
  }
}
