import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { commitRevision, createLab, getHead, getLab, getRevisions, labCursorOf, revisionCursorOf, searchLabs } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { ChangeFeed } from '../changes/changeFeed.js';
import { liveView } from '../changes/liveView.js';
import { foundOrNull, valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { pageView, labView, revisionView } from './views.js';
import type { LabView } from './views.js';

interface PageArguments {
  readonly first: number;
  readonly after?: string | null;
}

@Resolver('Lab')
export class LabsResolver {
  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(ChangeFeed) private readonly changes: ChangeFeed,
  ) {}

  @Query()
  async lab(@CurrentActor() actor: Actor, @Args('id') id: string) {
    const lab = foundOrNull(await getLab(this.deps, actor, id));
    return lab && labView(lab);
  }

  @Query()
  async labs(@CurrentActor() actor: Actor, @Args() { first, after, search }: PageArguments & { readonly search?: string | null }) {
    const request = { first, after: after ?? undefined, search: search ?? undefined };
    return pageView(valueOf(await searchLabs(this.deps, actor, request)), labView, labCursorOf);
  }

  @Mutation()
  async createLab(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { lab: labView(valueOf(await createLab(this.deps, actor, input))) };
  }

  @Mutation()
  async commitRevision(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    const { lab, revision } = valueOf(await commitRevision(this.deps, actor, input));
    return { lab: labView(lab), revision: revisionView(this.deps, actor, revision) };
  }

  @Subscription()
  labChanged(@CurrentActor() actor: Actor, @Args('id') id: string) {
    return liveView({
      changes: this.changes.of('lab', actor.tenantId, id),
      field: 'labChanged',
      what: 'lab',
      id,
      load: async () => {
        const lab = foundOrNull(await getLab(this.deps, actor, id));
        return lab && labView(lab);
      },
      isLast: () => false,
    });
  }

  @ResolveField()
  async head(@CurrentActor() actor: Actor, @Parent() lab: LabView) {
    return revisionView(this.deps, actor, await getHead(this.deps, actor, lab.row));
  }

  @ResolveField()
  async revisions(@CurrentActor() actor: Actor, @Parent() lab: LabView, @Args() { first, after }: PageArguments) {
    const page = valueOf(await getRevisions(this.deps, actor, lab.row.id, { first, after: after ?? undefined }));
    return pageView(page, (row) => revisionView(this.deps, actor, row), revisionCursorOf);
  }
}
