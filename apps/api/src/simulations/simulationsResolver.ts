import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { cancelSimulation, getRevisionOf, getSimulation, startSimulation } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor, LookAgain } from '../auth/currentActor.js';
import { ChangeFeed } from '../changes/changeFeed.js';
import { liveView } from '../changes/liveView.js';
import { revisionView } from '../labs/views.js';
import { foundOrNull, valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { simulationView } from './views.js';
import type { SimulationView } from './views.js';

@Resolver('Simulation')
export class SimulationsResolver {
  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(ChangeFeed) private readonly changes: ChangeFeed,
  ) {}

  @Query('simulation')
  async simulation(@CurrentActor() actor: Actor, @Args('id') id: string) {
    return this.load(actor, id);
  }

  @Mutation()
  async startSimulation(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { simulation: simulationView(valueOf(await startSimulation(this.deps, actor, input))) };
  }

  @Mutation()
  async cancelSimulation(@CurrentActor() actor: Actor, @Args('id') id: string) {
    return simulationView(valueOf(await cancelSimulation(this.deps, actor, id)));
  }

  @Subscription('simulation')
  simulationChanges(@CurrentActor() actor: Actor, @LookAgain() lookAgain: () => Promise<Actor>, @Args('id') id: string) {
    return liveView({
      changes: this.changes.of('simulation', actor.tenantId, id),
      field: 'simulation',
      what: 'simulation',
      id,
      load: async () => this.load(await lookAgain(), id),
      isLast: (view) => view.row.finishedAt !== undefined,
    });
  }

  @ResolveField()
  async revision(@CurrentActor() actor: Actor, @Parent() simulation: SimulationView) {
    return revisionView(this.deps, actor, valueOf(await getRevisionOf(this.deps, actor, simulation.row)));
  }

  private async load(actor: Actor, id: string) {
    const simulation = foundOrNull(await getSimulation(this.deps, actor, id));
    return simulation && simulationView(simulation);
  }
}
