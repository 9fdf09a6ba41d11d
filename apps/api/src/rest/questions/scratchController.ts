import { Controller } from '@nestjs/common';
import { JSON_TYPE, rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { askCapacity, askConnectivity, askDiagnostics, askReach, askReachAll, askResolve, askTopology, scratchSnapshot } from '@vantage/usecases';
import type { Snapshot } from '@vantage/usecases';
import { readArchive } from '../archive/labArchive.js';
import { valueOf } from '../failureException.js';
import { InputException } from '../inputException.js';
import { ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { capacityResource, dnsResource, reachReply, reachResource } from './answers.js';

/** Questions about files that come along with them. */
@Controller()
export class ScratchController {
  @Handles(rest.scratchReach)
  async reach({ deps, actor }: RestContext, { body, query, accept }: InputOf<typeof rest.scratchReach>) {
    const { files, question } = body.type === JSON_TYPE ? body.value : { files: await readArchive(body), question: questionOf(query) };
    return reachReply(valueOf(await askReach(deps, valueOf(scratchSnapshot(actor, files)), question)), accept);
  }

  @Handles(rest.scratchReachAll)
  async reachAll({ deps, actor }: RestContext, { body }: InputOf<typeof rest.scratchReachAll>) {
    const { files, questions } = body.value;
    const answers = valueOf(await askReachAll(deps, valueOf(scratchSnapshot(actor, files)), questions));
    return ok({ answers: answers.map(reachResource) });
  }

  @Handles(rest.scratchResolve)
  async resolve({ deps, actor }: RestContext, { body }: InputOf<typeof rest.scratchResolve>) {
    const { files, question } = body.value;
    return ok(dnsResource(valueOf(await askResolve(deps, valueOf(scratchSnapshot(actor, files)), question))));
  }

  @Handles(rest.scratchConnectivity)
  async connectivity({ deps, actor }: RestContext, { body }: InputOf<typeof rest.scratchConnectivity>) {
    const { files, question } = body.value;
    return ok({ connections: valueOf(await askConnectivity(deps, valueOf(scratchSnapshot(actor, files)), question)) });
  }

  @Handles(rest.scratchDiagnostics)
  async diagnostics(context: RestContext, { body }: InputOf<typeof rest.scratchDiagnostics>) {
    return ok({ diagnostics: valueOf(await askDiagnostics(context.deps, await snapshotOf(context, body))) });
  }

  @Handles(rest.scratchTopology)
  async topology(context: RestContext, { body }: InputOf<typeof rest.scratchTopology>) {
    return ok(valueOf(await askTopology(context.deps, await snapshotOf(context, body))));
  }

  @Handles(rest.scratchCapacity)
  async capacity(context: RestContext, { body }: InputOf<typeof rest.scratchCapacity>) {
    return ok({ clusters: valueOf(await askCapacity(context.deps, await snapshotOf(context, body))).map(capacityResource) });
  }
}

/** The files of a body that holds nothing else. */
async function snapshotOf({ actor }: RestContext, body: InputOf<typeof rest.scratchTopology>['body']): Promise<Snapshot> {
  return valueOf(scratchSnapshot(actor, body.type === JSON_TYPE ? body.value.files : await readArchive(body)));
}

/** The question of a request whose body is an archive. */
function questionOf({ from, to, ...more }: InputOf<typeof rest.scratchReach>['query']) {
  if (from !== undefined && to !== undefined) return { from, to, ...more };
  const missing = [...(from === undefined ? ['from'] : []), ...(to === undefined ? ['to'] : [])];
  throw new InputException(missing.map((parameter) => ({ parameter, detail: 'is missing: the question of an archive stands in the query' })));
}
