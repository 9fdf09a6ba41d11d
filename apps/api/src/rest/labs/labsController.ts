import { Controller } from '@nestjs/common';
import { JSON_TYPE, rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { createLab, cursorOf, deleteLab, getLab, renameLab, searchLabs } from '@vantage/usecases';
import { readArchive } from '../archive/labArchive.js';
import { versionsOf } from '../entityTags.js';
import { valueOf } from '../failureException.js';
import { pageReply } from '../pages.js';
import { created, noContent, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { labPath, labResource, labTag } from './resources.js';

@Controller()
export class LabsController {
  @Handles(rest.listLabs)
  async list({ deps, actor }: RestContext, { query }: InputOf<typeof rest.listLabs>) {
    const { first, after, search } = query;
    const page = valueOf(await searchLabs(deps, actor, { first, after, search }));
    return pageReply(rest.listLabs.path, query, page, { resourceOf: labResource, cursorOf });
  }

  @Handles(rest.createLab)
  async create({ deps, actor }: RestContext, { body, query }: InputOf<typeof rest.createLab>) {
    const input = body.type === JSON_TYPE ? body.value : { ...query, files: await readArchive(body) };
    const lab = valueOf(await createLab(deps, actor, input));
    return created(labResource(lab), { location: labPath(lab), etag: labTag(lab) });
  }

  @Handles(rest.getLab)
  async get({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getLab>) {
    const lab = valueOf(await getLab(deps, actor, params.lab));
    return ok(labResource(lab), { etag: labTag(lab) });
  }

  @Handles(rest.renameLab)
  async rename({ deps, actor }: RestContext, { params, headers, body }: InputOf<typeof rest.renameLab>) {
    const lab = valueOf(await renameLab(deps, actor, { labId: params.lab, name: body.value.name, versions: versionsOf(headers['if-match']) }));
    return ok(labResource(lab), { etag: labTag(lab) });
  }

  @Handles(rest.deleteLab)
  async delete({ deps, actor }: RestContext, { params, headers }: InputOf<typeof rest.deleteLab>) {
    valueOf(await deleteLab(deps, actor, { labId: params.lab, versions: versionsOf(headers['if-match']) }));
    return noContent();
  }
}
