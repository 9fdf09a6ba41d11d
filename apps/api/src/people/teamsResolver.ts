import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { addTeamMember, createTeam, deleteTeam, getTeamMembers, removeTeamMember, renameTeam } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { userView } from '../viewer/views.js';
import { teamView } from './views.js';
import type { TeamView } from './views.js';

@Resolver('Team')
export class TeamsResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @ResolveField()
  async members(@CurrentActor() actor: Actor, @Parent() team: TeamView) {
    return valueOf(await getTeamMembers(this.deps, actor, team.row)).map(userView);
  }

  @Mutation()
  async createTeam(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { team: teamView(valueOf(await createTeam(this.deps, actor, input))) };
  }

  @Mutation()
  async renameTeam(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { team: teamView(valueOf(await renameTeam(this.deps, actor, input))) };
  }

  @Mutation()
  async deleteTeam(@CurrentActor() actor: Actor, @Args('id') id: string) {
    return { team: teamView(valueOf(await deleteTeam(this.deps, actor, id))) };
  }

  @Mutation()
  async addTeamMember(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { team: teamView(valueOf(await addTeamMember(this.deps, actor, input))) };
  }

  @Mutation()
  async removeTeamMember(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { team: teamView(valueOf(await removeTeamMember(this.deps, actor, input))) };
  }
}
