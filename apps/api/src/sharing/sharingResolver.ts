import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { cursorOf, deleteLab, getLabInvitations, getPresent, getShares, getTeam, inviteToLab, renameLab, setVisibility, shareLab, unshareLab } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { encodeNodeId } from '@vantage/contract';
import { CurrentActor } from '../auth/currentActor.js';
import { connectionOf, requestOf } from '../graphql/connection.js';
import type { PageArguments } from '../graphql/connection.js';
import { loadersOf } from '../graphql/loaders.js';
import { labView } from '../labs/views.js';
import type { LabView } from '../labs/views.js';
import { invitationView, teamView } from '../people/views.js';
import { foundOrNull, valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { userView } from '../viewer/views.js';
import { presenceView, shareView } from './views.js';
import type { LabShareView } from './views.js';

/** What a lab's owners do with it, and who is there. */
@Resolver('Lab')
export class SharingResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @Mutation()
  async renameLab(@CurrentActor() actor: Actor, @Args('input') { labId, name }: { readonly labId: string; readonly name: string }) {
    return { lab: labView(valueOf(await renameLab(this.deps, actor, { labId, name, versions: undefined }))) };
  }

  @Mutation()
  async deleteLab(@CurrentActor() actor: Actor, @Args('id') id: string) {
    valueOf(await deleteLab(this.deps, actor, { labId: id, versions: undefined }));
    return { id };
  }

  @Mutation()
  async setVisibility(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { lab: labView(valueOf(await setVisibility(this.deps, actor, input))) };
  }

  @Mutation()
  async shareLab(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { lab: labView(valueOf(await shareLab(this.deps, actor, input))) };
  }

  @Mutation()
  async unshareLab(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { lab: labView(valueOf(await unshareLab(this.deps, actor, input))) };
  }

  @Mutation()
  async inviteToLab(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    const { invitation, token } = valueOf(await inviteToLab(this.deps, actor, input));
    return { invitation: invitationView(invitation), token };
  }

  @ResolveField()
  visibility(@Parent() { row }: LabView) {
    return row.visibility;
  }

  @ResolveField()
  async shares(@CurrentActor() actor: Actor, @Parent() { row }: LabView) {
    return valueOf(await getShares(this.deps, actor, row)).map(shareView);
  }

  @ResolveField()
  async invitations(@CurrentActor() actor: Actor, @Parent() { row }: LabView, @Args() page: PageArguments) {
    const invitations = valueOf(await getLabInvitations(this.deps, actor, row, requestOf(page)));
    return connectionOf(invitations, page, { nodeOf: invitationView, cursorOf });
  }

  @ResolveField()
  async present(@CurrentActor() actor: Actor, @Parent() { id }: LabView) {
    return valueOf(await getPresent(this.deps, actor, id)).map(presenceView);
  }
}

@Resolver('LabShare')
export class LabSharesResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @ResolveField()
  async user(@CurrentActor() actor: Actor, @Parent() { row }: LabShareView) {
    const user = row.with.kind === 'user' ? await loadersOf(this.deps, actor).user.load(row.with.userId) : undefined;
    return user && userView(user);
  }

  @ResolveField()
  async team(@CurrentActor() actor: Actor, @Parent() { row }: LabShareView) {
    const team = row.with.kind === 'team' ? foundOrNull(await getTeam(this.deps, actor, encodeNodeId('team', row.with.teamId))) : undefined;
    return team && teamView(team);
  }
}
