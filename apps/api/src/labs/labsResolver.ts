import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { encodeNodeId } from '@vantage/contract';
import { commitRevision, createLab, cursorOf, forkLab, getBranchByName, getBranches, getForkOrigin, getLab, getRevision, getRevisions, previewMerge, revisionCursorOf, searchLabs } from '@vantage/usecases';
import type { Actor, Deps, OpenedLab, Person } from '@vantage/usecases';
import { CurrentActor, CurrentLab, CurrentPerson, LookAgain } from '../auth/currentActor.js';
import { branchView, mergeView } from '../branches/views.js';
import { ChangeFeed } from '../changes/changeFeed.js';
import { liveView } from '../changes/liveView.js';
import { connectionOf, requestOf } from '../graphql/connection.js';
import type { PageArguments } from '../graphql/connection.js';
import { loadersOf } from '../graphql/loaders.js';
import { foundOrNull, valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { openedHead, openedLab } from './openedLab.js';
import { forkOriginView, labView, revisionView } from './views.js';
import type { LabView } from './views.js';

@Resolver('Lab')
export class LabsResolver {
  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(ChangeFeed) private readonly changes: ChangeFeed,
  ) {}

  @Query()
  async lab(@CurrentActor() actor: Actor, @CurrentLab() opened: OpenedLab | undefined, @Args('id') id: string) {
    const lab = foundOrNull(openedLab(opened, id) ?? (await getLab(this.deps, actor, id)));
    return lab && labView(lab);
  }

  @Query()
  async labs(@CurrentActor() actor: Actor, @Args() page: PageArguments & { readonly search?: string | null }) {
    const request = { ...requestOf(page), search: page.search ?? undefined };
    return connectionOf(valueOf(await searchLabs(this.deps, actor, request)), page, { nodeOf: labView, cursorOf: cursorOf });
  }

  @Mutation()
  async createLab(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { lab: labView(valueOf(await createLab(this.deps, actor, input))) };
  }

  @Mutation()
  async forkLab(@CurrentActor() actor: Actor, @CurrentPerson() person: Person | undefined, @Args('input') input: unknown) {
    return { lab: labView(valueOf(await forkLab(this.deps, actor, input, person))) };
  }

  @Mutation()
  async commitRevision(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    const { lab, revision } = valueOf(await commitRevision(this.deps, actor, input));
    return { lab: labView(lab), revision: revisionView(this.deps, actor, revision) };
  }

  @Subscription()
  labChanged(@CurrentActor() actor: Actor, @LookAgain() lookAgain: () => Promise<Actor>, @Args('id') id: string) {
    return liveView({
      changes: this.changes.of('lab', actor.tenantId, id),
      field: 'labChanged',
      what: 'lab',
      id,
      load: async () => {
        const lab = foundOrNull(await getLab(this.deps, await lookAgain(), id));
        return lab && labView(lab);
      },
      isLast: () => false,
    });
  }

  @ResolveField()
  async head(@CurrentActor() actor: Actor, @CurrentLab() opened: OpenedLab | undefined, @Parent() lab: LabView) {
    return revisionView(this.deps, actor, openedHead(opened, lab.row) ?? (await loadersOf(this.deps, actor).head.load(lab.row)));
  }

  @ResolveField()
  async revisions(@CurrentActor() actor: Actor, @Parent() lab: LabView, @Args() page: PageArguments) {
    const revisions = valueOf(await getRevisions(this.deps, actor, lab.row.id, requestOf(page)));
    return connectionOf(revisions, page, { nodeOf: (row) => revisionView(this.deps, actor, row), cursorOf: revisionCursorOf });
  }

  @ResolveField()
  async branches(@CurrentActor() actor: Actor, @Parent() lab: LabView) {
    return (await getBranches(this.deps, actor, lab.row)).map(branchView);
  }

  @ResolveField()
  async branch(@CurrentActor() actor: Actor, @Parent() lab: LabView, @Args('name') name: string) {
    const branch = await getBranchByName(this.deps, actor, lab.row, name);
    return branch && branchView(branch);
  }

  @ResolveField()
  async mergePreview(@CurrentActor() actor: Actor, @Parent() lab: LabView, @Args() { from, into }: { readonly from?: string | null; readonly into?: string | null }) {
    const names = { from: from ?? undefined, into: into ?? undefined };
    return mergeView(this.deps, actor, valueOf(await previewMerge(this.deps, actor, lab.row, names)));
  }

  @ResolveField()
  async forkedFrom(@CurrentActor() actor: Actor, @Parent() { row }: LabView) {
    const revision = row.forkedFrom === undefined ? undefined : foundOrNull(await getRevision(this.deps, actor, encodeNodeId('revision', row.forkedFrom)));
    return revision && revisionView(this.deps, actor, revision);
  }

  @ResolveField()
  async origin(@CurrentActor() actor: Actor, @CurrentPerson() person: Person | undefined, @Parent() { row }: LabView) {
    const origin = await getForkOrigin(this.deps, actor, person, row);
    return origin && forkOriginView(origin);
  }
}
