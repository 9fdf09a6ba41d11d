import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { createBranch, deleteBranch, getBranchHead, getRevisions, mergeBranch, restoreRevision, revisionCursorOf } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { connectionOf } from '../graphql/connection.js';
import type { PageArguments } from '../graphql/connection.js';
import { loadersOf } from '../graphql/loaders.js';
import { labView, revisionView } from '../labs/views.js';
import { valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { userView } from '../viewer/views.js';
import { branchView, mergeView } from './views.js';
import type { BranchView } from './views.js';

@Resolver('Branch')
export class BranchesResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @Mutation()
  async createBranch(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { branch: branchView(valueOf(await createBranch(this.deps, actor, input))) };
  }

  @Mutation()
  async deleteBranch(@CurrentActor() actor: Actor, @Args('id') id: string) {
    const { labId } = valueOf(await deleteBranch(this.deps, actor, id));
    return { lab: await this.labOf(actor, labId) };
  }

  @Mutation()
  async mergeBranch(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    const merged = valueOf(await mergeBranch(this.deps, actor, input));
    const { revision, into } = merged;
    return {
      ...mergeView(this.deps, actor, merged),
      revision: revision && revisionView(this.deps, actor, revision),
      lab: await this.labOf(actor, into.labId),
    };
  }

  @Mutation()
  async restoreRevision(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    const { lab, revision } = valueOf(await restoreRevision(this.deps, actor, input));
    return { lab: labView(lab), revision: revisionView(this.deps, actor, revision) };
  }

  @ResolveField()
  async lab(@CurrentActor() actor: Actor, @Parent() { row }: BranchView) {
    return this.labOf(actor, row.labId);
  }

  @ResolveField()
  async head(@CurrentActor() actor: Actor, @Parent() { row }: BranchView) {
    return revisionView(this.deps, actor, await getBranchHead(this.deps, actor, row));
  }

  @ResolveField()
  async revisions(@CurrentActor() actor: Actor, @Parent() { row }: BranchView, @Args() page: PageArguments) {
    const request = { first: page.first, after: page.after ?? undefined, branchId: row.id };
    const revisions = valueOf(await getRevisions(this.deps, actor, row.labId, request));
    return connectionOf(revisions, page, { nodeOf: (revision) => revisionView(this.deps, actor, revision), cursorOf: revisionCursorOf });
  }

  @ResolveField()
  async createdBy(@CurrentActor() actor: Actor, @Parent() { row }: BranchView) {
    const user = row.createdBy === undefined ? undefined : await loadersOf(this.deps, actor).user.load(row.createdBy);
    return user && userView(user);
  }

  private async labOf(actor: Actor, labId: string) {
    return labView(valueOf(await loadersOf(this.deps, actor).lab.load(labId)));
  }
}
