import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { ConnectivityQuestion, DnsQuestion, ReachQuestion } from '@vantage/engine';
import { askCapacity, askConnectivity, askDiagnostics, askReach, askReachAll, askResolve, askTopology } from '@vantage/usecases';
import type { Deps } from '@vantage/usecases';
import { valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { inSlices } from '../graphql/slices.js';
import { capacityView, connectionView, dnsView, reachView, topologyView } from './answerView.js';
import type { SnapshotView } from './views.js';

/** A question as GraphQL hands it over: what may be left out may also be null. */
type Arguments<T> = { readonly [K in keyof T]: undefined extends T[K] ? T[K] | null : T[K] };

/** The fields that every snapshot has; Revision and Scratch inherit them from the interface. */
@Resolver('Snapshot')
export class SnapshotResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @ResolveField()
  async diagnostics(@Parent() { snapshot }: SnapshotView) {
    return inSlices(valueOf(await askDiagnostics(this.deps, snapshot)), (diagnostic) => diagnostic);
  }

  @ResolveField()
  async topology(@Parent() { snapshot }: SnapshotView) {
    return topologyView(valueOf(await askTopology(this.deps, snapshot)));
  }

  @ResolveField()
  async reach(@Parent() { snapshot }: SnapshotView, @Args() question: Arguments<ReachQuestion>) {
    return reachView(valueOf(await askReach(this.deps, snapshot, reachQuestion(question))));
  }

  @ResolveField()
  async reachAll(@Parent() { snapshot }: SnapshotView, @Args('questions') questions: readonly Arguments<ReachQuestion>[]) {
    return inSlices(valueOf(await askReachAll(this.deps, snapshot, questions.map(reachQuestion))), reachView);
  }

  @ResolveField()
  async resolve(@Parent() { snapshot }: SnapshotView, @Args() { from, name, type }: Arguments<DnsQuestion>) {
    const question = { from, name, ...(isGiven(type) ? { type } : {}) };
    return dnsView(valueOf(await askResolve(this.deps, snapshot, question)));
  }

  @ResolveField()
  async connectivity(@Parent() { snapshot }: SnapshotView, @Args() { namespace, ipBlockMatchesPods }: Arguments<ConnectivityQuestion>) {
    const question = { ipBlockMatchesPods: ipBlockMatchesPods === true, ...(isGiven(namespace) ? { namespace } : {}) };
    return inSlices(valueOf(await askConnectivity(this.deps, snapshot, question)), connectionView);
  }

  @ResolveField()
  async capacity(@Parent() { snapshot }: SnapshotView) {
    return valueOf(await askCapacity(this.deps, snapshot)).map(capacityView);
  }
}

function reachQuestion({ from, to, protocol, port, http, enterAt }: Arguments<ReachQuestion>): ReachQuestion {
  return {
    from,
    to,
    ...(isGiven(protocol) ? { protocol } : {}),
    ...(isGiven(port) ? { port } : {}),
    ...(isGiven(http) ? { http } : {}),
    ...(isGiven(enterAt) ? { enterAt } : {}),
  };
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
