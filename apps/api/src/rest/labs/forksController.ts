import { Controller } from '@nestjs/common';
import { encodeNodeId, rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { forkLab, getForkOrigin, getLab, getRevision } from '@vantage/usecases';
import type { ForkOrigin } from '@vantage/usecases';
import { foundOrNull, valueOf } from '../failureException.js';
import { created, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { labPath, labResource, labTag, revisionResource } from './resources.js';

@Controller()
export class ForksController {
  @Handles(rest.forkLab)
  async fork({ deps, actor, person }: RestContext, { body }: InputOf<typeof rest.forkLab>) {
    const lab = valueOf(await forkLab(deps, actor, body.value, person));
    return created(labResource(lab), { location: labPath(lab), etag: labTag(lab) });
  }

  @Handles(rest.getOrigin)
  async origin({ deps, actor, person }: RestContext, { params }: InputOf<typeof rest.getOrigin>) {
    const lab = valueOf(await getLab(deps, actor, params.lab));
    const revision = lab.forkedFrom === undefined ? undefined : foundOrNull(await getRevision(deps, actor, encodeNodeId('revision', lab.forkedFrom)));
    const elsewhere = await getForkOrigin(deps, actor, person, lab);
    return ok({
      revision: revision === undefined ? null : revisionResource(revision),
      elsewhere: elsewhere === undefined ? null : elsewhereResource(elsewhere),
    });
  }
}

function elsewhereResource({ organization, revision: { id, labId, number } }: ForkOrigin) {
  return { organization, labId: encodeNodeId('lab', labId), revisionId: encodeNodeId('revision', id), number };
}
