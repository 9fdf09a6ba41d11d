import { Controller } from '@nestjs/common';
import { encodeNodeId, rest, uuidOf } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import type { ShareLink } from '@vantage/db';
import { createShareLink, getLab, getShareLinks, notFound, revokeShareLink } from '@vantage/usecases';
import { addressOf } from '../addresses.js';
import { FailureException, valueOf } from '../failureException.js';
import { labResource, labTag } from '../labs/resources.js';
import { createdWithSecret, noContent, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { shareLinkResource } from './resources.js';

/** Links to labs: made by those who may share them, followed by anybody. */
@Controller()
export class LinksController {
  @Handles(rest.listShareLinks)
  async list(context: RestContext, { params }: InputOf<typeof rest.listShareLinks>) {
    return ok({ items: (await linksOf(context, params.lab)).map(shareLinkResource) });
  }

  @Handles(rest.createShareLink)
  async create({ deps, actor }: RestContext, { params, body }: InputOf<typeof rest.createShareLink>) {
    const { link, token } = valueOf(await createShareLink(deps, actor, { ...body.value, labId: params.lab }));
    const resource = shareLinkResource(link);
    return createdWithSecret(resource, { token }, { location: addressOf(rest.getShareLink, { ...params, link: resource.id }) });
  }

  @Handles(rest.getShareLink)
  async get(context: RestContext, { params }: InputOf<typeof rest.getShareLink>) {
    return ok(shareLinkResource(await linkAt(context, params)));
  }

  @Handles(rest.revokeShareLink)
  async revoke(context: RestContext, { params }: InputOf<typeof rest.revokeShareLink>) {
    const { id } = await linkAt(context, params);
    valueOf(await revokeShareLink(context.deps, context.actor, encodeNodeId('shareLink', id)));
    return noContent();
  }

  @Handles(rest.getLinkedLab)
  async linked({ deps, actor }: RestContext) {
    if (actor.link === undefined) throw new FailureException({ code: 'NOT_FOUND', message: 'The request has no link: send its token as `Vantage-Link`.' });
    const lab = valueOf(await getLab(deps, actor, encodeNodeId('lab', actor.link.labId)));
    return ok(labResource(lab), { etag: labTag(lab) });
  }
}

async function linksOf({ deps, actor }: RestContext, labId: string): Promise<readonly ShareLink[]> {
  return valueOf(await getShareLinks(deps, actor, valueOf(await getLab(deps, actor, labId))));
}

async function linkAt(context: RestContext, params: { readonly lab: string; readonly link: string }): Promise<ShareLink> {
  const uuid = uuidOf('shareLink', params.link);
  const link = (await linksOf(context, params.lab)).find(({ id }) => id === uuid);
  if (link === undefined) throw new FailureException(notFound('link to this lab', params.link).failure);
  return link;
}
