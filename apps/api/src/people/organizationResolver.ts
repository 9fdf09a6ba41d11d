import { Inject } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { cursorOf, getKeys, getQuotas, getTeams } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { connectionOf, requestOf } from '../graphql/connection.js';
import type { PageArguments } from '../graphql/connection.js';
import { valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { apiKeyView, teamView } from './views.js';

/** What an organisation has beside its members. */
@Resolver('Organization')
export class OrganizationResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @ResolveField()
  async teams(@CurrentActor() actor: Actor, @Args() page: PageArguments) {
    return connectionOf(valueOf(await getTeams(this.deps, actor, requestOf(page))), page, { nodeOf: teamView, cursorOf });
  }

  @ResolveField()
  async quotas(@CurrentActor() actor: Actor) {
    return valueOf(await getQuotas(this.deps, actor));
  }

  @ResolveField()
  async keys(@CurrentActor() actor: Actor, @Args() page: PageArguments) {
    return connectionOf(valueOf(await getKeys(this.deps, actor, requestOf(page))), page, { nodeOf: apiKeyView, cursorOf });
  }
}
