import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { RENEW_EVERY, enterLab, getPresent, leaveLab, stayInLab } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import type { Logger } from '@vantage/process';
import { CurrentActor, LookAgain } from '../auth/currentActor.js';
import { ChangeFeed } from '../changes/changeFeed.js';
import { liveView } from '../changes/liveView.js';
import { loadersOf } from '../graphql/loaders.js';
import { FailureException, valueOf } from '../rest/failureException.js';
import { DEPS, LOGGER } from '../tokens.js';
import { userView } from '../viewer/views.js';
import { presenceView } from './views.js';
import type { PresenceView } from './views.js';

/** Frontends that show each other who is there. */
@Resolver('Presence')
export class PresenceResolver {
  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(ChangeFeed) private readonly changes: ChangeFeed,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Subscription()
  async labPresence(@CurrentActor() actor: Actor, @LookAgain() lookAgain: () => Promise<Actor>, @Args('id') id: string) {
    const presence = valueOf(await enterLab(this.deps, actor, id));
    const renewing = setInterval(() => void renew(), RENEW_EVERY);
    const view = liveView({
      changes: this.changes.ofPresence(actor.tenantId, id),
      field: 'labPresence',
      what: 'lab',
      id,
      load: async () => valueOf(await getPresent(this.deps, await lookAgain(), id)).map(presenceView),
      isLast: () => false,
      onEnd: async () => {
        clearInterval(renewing);
        await leaveLab(this.deps, actor, presence);
      },
    });
    const renew = async (): Promise<void> => {
      try {
        valueOf(await stayInLab(this.deps, await lookAgain(), presence));
      } catch (error) {
        // Who may not be there any more, or is nobody any more, leaves.
        if (error instanceof FailureException) await view.return?.();
        else this.logger.warn({ err: error }, 'a presence could not be renewed');
      }
    };
    return view;
  }

  @ResolveField()
  async user(@CurrentActor() actor: Actor, @Parent() { row }: PresenceView) {
    const user = await loadersOf(this.deps, actor).user.load(row.userId);
    return user && userView(user);
  }
}
