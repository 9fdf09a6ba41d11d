import { Inject } from '@nestjs/common';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { getParents, getRevision, scratchSnapshot } from '@vantage/usecases';
import type { Actor, Deps, OpenedLab } from '@vantage/usecases';
import { CurrentActor, CurrentLab } from '../auth/currentActor.js';
import { loadersOf } from '../graphql/loaders.js';
import { foundOrNull, valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { userView } from '../viewer/views.js';
import { openedRevision } from './openedLab.js';
import { labView, revisionView, scratchView } from './views.js';
import type { RevisionView } from './views.js';

@Resolver('Revision')
export class RevisionsResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @Query()
  async revision(@CurrentActor() actor: Actor, @CurrentLab() opened: OpenedLab | undefined, @Args('id') id: string) {
    const revision = foundOrNull(openedRevision(opened, id) ?? (await getRevision(this.deps, actor, id)));
    return revision && revisionView(this.deps, actor, revision);
  }

  @Query()
  scratch(@CurrentActor() actor: Actor, @Args('files') files: unknown) {
    return scratchView(valueOf(scratchSnapshot(actor, files)));
  }

  @ResolveField()
  files(@Parent() revision: RevisionView) {
    return revision.snapshot.files();
  }

  @ResolveField()
  async author(@CurrentActor() actor: Actor, @Parent() revision: RevisionView) {
    const { authorId } = revision.row;
    const user = authorId === undefined ? undefined : await loadersOf(this.deps, actor).user.load(authorId);
    return user && userView(user);
  }

  @ResolveField()
  async parents(@CurrentActor() actor: Actor, @Parent() { row }: RevisionView) {
    return (await getParents(this.deps, actor, row)).map((parent) => revisionView(this.deps, actor, parent));
  }

  @ResolveField()
  async lab(@CurrentActor() actor: Actor, @Parent() revision: RevisionView) {
    return labView(valueOf(await loadersOf(this.deps, actor).lab.load(revision.row.labId)));
  }
}
