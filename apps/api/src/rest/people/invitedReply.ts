import { rest } from '@vantage/contract';
import type { Invited } from '@vantage/usecases';
import { addressOf } from '../addresses.js';
import { createdWithSecret } from '../reply.js';
import type { Reply } from '../reply.js';
import { invitationResource } from './resources.js';

/** A new invitation, into the organisation or to one lab, with its token. */
export function invitedReply({ invitation, token }: Invited): Reply {
  const resource = invitationResource(invitation);
  return createdWithSecret(resource, { token }, { location: addressOf(rest.getInvitation, { invitation: resource.id }) });
}
