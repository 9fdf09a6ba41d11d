import { Controller } from '@nestjs/common';
import { JSON_TYPE, rest, TEXT_TYPE } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import type { ReachAnswer } from '@vantage/engine';
import { askConnectivity, askReach, askResolve, getRevisionOfLab, renderAnswer, revisionSnapshot, scratchSnapshot } from '@vantage/usecases';
import type { Snapshot } from '@vantage/usecases';
import { readArchive } from '../archive/labArchive.js';
import { valueOf } from '../failureException.js';
import { InputException } from '../inputException.js';
import { content, ok } from '../reply.js';
import type { Reply } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { dnsResource, reachResource } from './answers.js';

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

  @Handles(rest.scratchReach)
  async scratch({ deps, actor }: RestContext, { body, query, accept }: InputOf<typeof rest.scratchReach>) {
    const { files, question } = body.type === JSON_TYPE ? body.value : { files: await readArchive(body), question: questionOf(query) };
    const snapshot = valueOf(scratchSnapshot(actor, files));
    return reachReply(valueOf(await askReach(deps, snapshot, question)), accept);
  }
}

async function revisionAt({ deps, actor }: RestContext, params: { readonly lab: string; readonly revision: string }): Promise<Snapshot> {
  return revisionSnapshot(deps, actor, valueOf(await getRevisionOfLab(deps, actor, params)));
}

/** The question of a request whose body is an archive. */
function questionOf({ from, to, ...more }: InputOf<typeof rest.scratchReach>['query']) {
  if (from !== undefined && to !== undefined) return { from, to, ...more };
  const missing = [...(from === undefined ? ['from'] : []), ...(to === undefined ? ['to'] : [])];
  throw new InputException(missing.map((parameter) => ({ parameter, detail: 'is missing: the question of an archive stands in the query' })));
}

function reachReply(answer: ReachAnswer, accept: typeof JSON_TYPE | typeof TEXT_TYPE): Reply {
  return accept === TEXT_TYPE ? content(TEXT_TYPE, renderAnswer(answer, { color: false })) : ok(reachResource(answer));
}
