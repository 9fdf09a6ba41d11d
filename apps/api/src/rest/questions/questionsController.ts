import { Controller } from '@nestjs/common';
import { rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { askCapacity, askConnectivity, askReach, askReachAll, askResolve, askTopology, getRevisionOfLab, revisionSnapshot } from '@vantage/usecases';
import type { Snapshot } from '@vantage/usecases';
import { valueOf } from '../failureException.js';
import { ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { capacityResource, dnsResource, reachReply, reachResource } from './answers.js';

@Controller()
export class QuestionsController {
  @Handles(rest.reachRevision)
  async reach(context: RestContext, { params, body, accept }: InputOf<typeof rest.reachRevision>) {
    const answer = await askReach(context.deps, await revisionAt(context, params), body.value);
    return reachReply(valueOf(answer), accept);
  }

  @Handles(rest.resolveRevision)
  async resolve(context: RestContext, { params, body }: InputOf<typeof rest.resolveRevision>) {
    const answer = await askResolve(context.deps, await revisionAt(context, params), body.value);
    return ok(dnsResource(valueOf(answer)));
  }

  @Handles(rest.connectivityOfRevision)
  async connectivity(context: RestContext, { params, body }: InputOf<typeof rest.connectivityOfRevision>) {
    return ok({ connections: valueOf(await askConnectivity(context.deps, await revisionAt(context, params), body.value)) });
  }

  @Handles(rest.reachAllOfRevision)
  async reachAll(context: RestContext, { params, body }: InputOf<typeof rest.reachAllOfRevision>) {
    const answers = valueOf(await askReachAll(context.deps, await revisionAt(context, params), body.value.questions));
    return ok({ answers: answers.map(reachResource) });
  }

  @Handles(rest.topologyOfRevision)
  async topology(context: RestContext, { params }: InputOf<typeof rest.topologyOfRevision>) {
    return ok(valueOf(await askTopology(context.deps, await revisionAt(context, params))));
  }

  @Handles(rest.capacityOfRevision)
  async capacity(context: RestContext, { params }: InputOf<typeof rest.capacityOfRevision>) {
    return ok({ clusters: valueOf(await askCapacity(context.deps, await revisionAt(context, params))).map(capacityResource) });
  }
}

async function revisionAt({ deps, actor }: RestContext, params: { readonly lab: string; readonly revision: string }): Promise<Snapshot> {
  return revisionSnapshot(deps, actor, valueOf(await getRevisionOfLab(deps, actor, params)));
}
