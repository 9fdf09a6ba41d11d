import { Controller } from '@nestjs/common';
import { rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { cursorOf, getInvitation, getInvitations, inviteMember, revokeInvitation } from '@vantage/usecases';
import { valueOf } from '../failureException.js';
import { pageReply } from '../pages.js';
import { noContent, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { invitedReply } from './invitedReply.js';
import { invitationResource } from './resources.js';

@Controller()
export class InvitationsController {
  @Handles(rest.listInvitations)
  async list({ deps, actor }: RestContext, { query }: InputOf<typeof rest.listInvitations>) {
    const { first, after } = query;
    const page = valueOf(await getInvitations(deps, actor, { first, after }));
    return pageReply(rest.listInvitations.path, query, page, { resourceOf: invitationResource, cursorOf });
  }

  @Handles(rest.inviteMember)
  async invite({ deps, actor }: RestContext, { body }: InputOf<typeof rest.inviteMember>) {
    return invitedReply(valueOf(await inviteMember(deps, actor, body.value)));
  }

  @Handles(rest.getInvitation)
  async get({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getInvitation>) {
    return ok(invitationResource(valueOf(await getInvitation(deps, actor, params.invitation))));
  }

  @Handles(rest.revokeInvitation)
  async revoke({ deps, actor }: RestContext, { params }: InputOf<typeof rest.revokeInvitation>) {
    valueOf(await revokeInvitation(deps, actor, params.invitation));
    return noContent();
  }
}
