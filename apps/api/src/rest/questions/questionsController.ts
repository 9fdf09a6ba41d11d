import { Controller } from '@nestjs/common';
import { rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { askCapacity, askConnectivity, askReach, askReachAll, askResolve, askTopology, revisionSnapshot } from '@vantage/usecases';
import type { Snapshot } from '@vantage/usecases';
import { valueOf } from '../failureException.js';
import { revisionOf } from '../namedRevision.js';
import { ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { capacityResource, dnsResource, reachReply, reachResource } from './answers.js';

@Controller()
export class QuestionsController {
  @Handles(rest.reachRevision)
  async reach(context: RestContext, { body, accept }: InputOf<typeof rest.reachRevision>) {
    const answer = await askReach(context.deps, snapshotAt(context), body.value);
    return reachReply(valueOf(answer), accept);
  }

  @Handles(rest.resolveRevision)
  async resolve(context: RestContext, { body }: InputOf<typeof rest.resolveRevision>) {
    const answer = await askResolve(context.deps, snapshotAt(context), body.value);
    return ok(dnsResource(valueOf(answer)));
  }

  @Handles(rest.connectivityOfRevision)
  async connectivity(context: RestContext, { body }: InputOf<typeof rest.connectivityOfRevision>) {
    return ok({ connections: valueOf(await askConnectivity(context.deps, snapshotAt(context), body.value)) });
  }

  @Handles(rest.reachAllOfRevision)
  async reachAll(context: RestContext, { body }: InputOf<typeof rest.reachAllOfRevision>) {
    const answers = valueOf(await askReachAll(context.deps, snapshotAt(context), body.value.questions));
    return ok({ answers: answers.map(reachResource) });
  }

  @Handles(rest.topologyOfRevision)
  async topology(context: RestContext) {
    return ok(valueOf(await askTopology(context.deps, snapshotAt(context))));
  }

  @Handles(rest.capacityOfRevision)
  async capacity(context: RestContext) {
    return ok({ clusters: valueOf(await askCapacity(context.deps, snapshotAt(context))).map(capacityResource) });
  }
}

function snapshotAt(context: RestContext): Snapshot {
  return revisionSnapshot(context.deps, context.actor, revisionOf(context));
}
