/** What a person does who is signed in: a key can do none of it, for it belongs to an organisation. */
import { z } from 'zod';
import { JSON_TYPE } from '../mediaTypes.js';
import { sessionParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import { acceptance, affiliationResource, sessionResource } from '../schemas/people.js';

const tag = 'Sign-in' as const;

export const listSessions = defineRoute({
  id: 'listSessions',
  method: 'get',
  path: '/v1/sessions',
  tag,
  summary: 'Browsers in which you are signed in, newest first',
  access: 'person',
  answers: { 200: { description: 'All of them.', content: { [JSON_TYPE]: z.object({ items: z.array(sessionResource) }) } } },
});

export const endSession = defineRoute({
  id: 'endSession',
  method: 'delete',
  path: '/v1/sessions/{session}',
  tag,
  summary: 'End one of your sessions',
  params: sessionParams,
  access: 'person',
  answers: { 204: { description: 'Ended.' } },
});

export const signOutEverywhere = defineRoute({
  id: 'signOutEverywhere',
  method: 'delete',
  path: '/v1/sessions',
  tag,
  summary: 'End all of your sessions, this one included',
  access: 'person',
  answers: { 204: { description: 'Ended.' } },
});

export const acceptInvitation = defineRoute({
  id: 'acceptInvitation',
  method: 'post',
  path: '/v1/accepted-invitations',
  tag,
  summary: 'Come into an organisation, or to a lab as its guest',
  description: 'A token is good for one acceptance.',
  body: { [JSON_TYPE]: acceptance },
  access: 'person',
  answers: { 200: { description: 'Where you are now.', content: { [JSON_TYPE]: affiliationResource } } },
  failures: ['INVITATION_GONE', 'INVITATION_NOT_YOURS', 'EMAIL_NOT_VERIFIED'],
});
