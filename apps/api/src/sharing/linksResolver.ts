import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { encodeNodeId } from '@vantage/contract';
import { createShareLink, getLab, getShareLinks, revokeShareLink } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { loadersOf } from '../graphql/loaders.js';
import { labView } from '../labs/views.js';
import type { LabView } from '../labs/views.js';
import { foundOrNull, valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { userView } from '../viewer/views.js';
import { shareLinkView } from './views.js';
import type { ShareLinkView } from './views.js';

/** Links to labs: made by those who may share them, followed by anybody. */
@Resolver('Lab')
export class LinksResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @Query()
  async linkedLab(@CurrentActor() actor: Actor) {
    const lab = actor.link === undefined ? undefined : foundOrNull(await getLab(this.deps, actor, encodeNodeId('lab', actor.link.labId)));
    return lab && labView(lab);
  }

  @Mutation()
  async createShareLink(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    const { link, token, lab } = valueOf(await createShareLink(this.deps, actor, input));
    return { link: shareLinkView(link), token, lab: labView(lab) };
  }

  @Mutation()
  async revokeShareLink(@CurrentActor() actor: Actor, @Args('id') id: string) {
    return { link: shareLinkView(valueOf(await revokeShareLink(this.deps, actor, id))) };
  }

  @ResolveField()
  async links(@CurrentActor() actor: Actor, @Parent() { row }: LabView) {
    return valueOf(await getShareLinks(this.deps, actor, row)).map(shareLinkView);
  }
}

@Resolver('ShareLink')
export class ShareLinksResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @ResolveField()
  async createdBy(@CurrentActor() actor: Actor, @Parent() { row }: ShareLinkView) {
    const user = row.createdBy === undefined ? undefined : await loadersOf(this.deps, actor).user.load(row.createdBy);
    return user && userView(user);
  }
}
