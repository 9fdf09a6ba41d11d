import { Controller } from '@nestjs/common';
import { decodeNodeId, encodeNodeId, rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import type { LabShare } from '@vantage/db';
import { cursorOf, getLab, getLabInvitations, getShares, inviteToLab, notFound, setVisibility, shareLab, unshareLab } from '@vantage/usecases';
import { addressOf } from '../addresses.js';
import { versionsOf } from '../entityTags.js';
import { FailureException, valueOf } from '../failureException.js';
import { labResource, labTag } from '../labs/resources.js';
import { pageReply } from '../pages.js';
import { invitedReply } from '../people/invitedReply.js';
import { invitationResource } from '../people/resources.js';
import { noContent, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { shareResource } from './resources.js';

@Controller()
export class SharesController {
  @Handles(rest.setVisibility)
  async setVisibility({ deps, actor }: RestContext, { params, headers, body }: InputOf<typeof rest.setVisibility>) {
    const lab = valueOf(await setVisibility(deps, actor, { ...body.value, labId: params.lab }, versionsOf(headers['if-match'])));
    return ok(labResource(lab), { etag: labTag(lab) });
  }

  @Handles(rest.listShares)
  async list(context: RestContext, { params }: InputOf<typeof rest.listShares>) {
    return ok({ items: (await sharesOf(context, params.lab)).map(shareResource) });
  }

  @Handles(rest.putShare)
  async put(context: RestContext, { params, body }: InputOf<typeof rest.putShare>) {
    const { lab: labId, holder } = params;
    const sharer = decodeNodeId(holder)?.kind === 'team' ? { teamId: holder } : { userId: holder };
    valueOf(await shareLab(context.deps, context.actor, { ...body.value, ...sharer, labId }));
    return ok(shareResource(await shareWith(context, params)));
  }

  @Handles(rest.deleteShare)
  async delete(context: RestContext, { params }: InputOf<typeof rest.deleteShare>) {
    const { id } = await shareWith(context, params);
    valueOf(await unshareLab(context.deps, context.actor, { labId: params.lab, shareId: encodeNodeId('share', id) }));
    return noContent();
  }

  @Handles(rest.inviteToLab)
  async invite({ deps, actor }: RestContext, { params, body }: InputOf<typeof rest.inviteToLab>) {
    return invitedReply(valueOf(await inviteToLab(deps, actor, { ...body.value, labId: params.lab })));
  }

  @Handles(rest.listLabInvitations)
  async invitations({ deps, actor }: RestContext, { params, query }: InputOf<typeof rest.listLabInvitations>) {
    const { first, after } = query;
    const lab = valueOf(await getLab(deps, actor, params.lab));
    const page = valueOf(await getLabInvitations(deps, actor, lab, { first, after }));
    return pageReply(addressOf(rest.listLabInvitations, params), query, page, { resourceOf: invitationResource, cursorOf });
  }
}

async function sharesOf({ deps, actor }: RestContext, labId: string): Promise<readonly LabShare[]> {
  return valueOf(await getShares(deps, actor, valueOf(await getLab(deps, actor, labId))));
}

/** The share of a lab that a user or a team holds. */
async function shareWith(context: RestContext, { lab, holder }: { readonly lab: string; readonly holder: string }): Promise<LabShare> {
  const uuid = decodeNodeId(holder)?.uuid;
  const share = (await sharesOf(context, lab)).find(({ with: sharer }) => uuid === (sharer.kind === 'user' ? sharer.userId : sharer.teamId));
  if (share === undefined) throw new FailureException(notFound('share of this lab', holder).failure);
  return share;
}
