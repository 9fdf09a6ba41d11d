import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { changeRole, createRobot, cursorOf, getInvitations, getMembers, inviteMember, removeMember, revokeInvitation, updateOrganization } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { connectionOf, requestOf } from '../graphql/connection.js';
import type { PageArguments } from '../graphql/connection.js';
import { loadersOf } from '../graphql/loaders.js';
import { valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { organizationView, userView } from '../viewer/views.js';
import { invitationView, memberView } from './views.js';
import type { InvitationView } from './views.js';

/** Who is in an organisation, and who is invited. Whatever organisation is shown, it is the actor's: there is no other to be had. */
@Resolver('Organization')
export class MembersResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @ResolveField()
  async members(@CurrentActor() actor: Actor, @Args() page: PageArguments) {
    const members = valueOf(await getMembers(this.deps, actor, requestOf(page)));
    return connectionOf(members, page, { nodeOf: memberView, cursorOf: (member) => cursorOf({ createdAt: member.since, id: member.user.id }) });
  }

  @ResolveField()
  async invitations(@CurrentActor() actor: Actor, @Args() page: PageArguments) {
    return connectionOf(valueOf(await getInvitations(this.deps, actor, requestOf(page))), page, { nodeOf: invitationView, cursorOf });
  }

  @Mutation()
  async updateOrganization(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { organization: organizationView(valueOf(await updateOrganization(this.deps, actor, input))) };
  }

  @Mutation()
  async inviteMember(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    const { invitation, token } = valueOf(await inviteMember(this.deps, actor, input));
    return { invitation: invitationView(invitation), token };
  }

  @Mutation()
  async revokeInvitation(@CurrentActor() actor: Actor, @Args('id') id: string) {
    return { invitation: invitationView(valueOf(await revokeInvitation(this.deps, actor, id))) };
  }

  @Mutation()
  async changeRole(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { member: memberView(valueOf(await changeRole(this.deps, actor, input))) };
  }

  @Mutation()
  async removeMember(@CurrentActor() actor: Actor, @Args('userId') userId: string) {
    return { user: userView(valueOf(await removeMember(this.deps, actor, userId)).user) };
  }

  @Mutation()
  async createRobot(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { member: memberView(valueOf(await createRobot(this.deps, actor, input))) };
  }
}

@Resolver('Invitation')
export class InvitationsResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @ResolveField()
  async createdBy(@CurrentActor() actor: Actor, @Parent() { row }: InvitationView) {
    const user = row.createdBy === undefined ? undefined : await loadersOf(this.deps, actor).user.load(row.createdBy);
    return user && userView(user);
  }
}
