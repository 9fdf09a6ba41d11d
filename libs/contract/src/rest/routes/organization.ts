import { z } from 'zod';
import { ofPage } from '../cost.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { invitationParams, pageOf, pageQuery, PAGE_HEADERS, userParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import {
  auditEventResource,
  invitationResource,
  invitationWithToken,
  memberResource,
  newInvitation,
  newRobot,
  organizationChange,
  organizationResource,
  roleChange,
  userResource,
  viewerResource,
} from '../schemas/people.js';

const tag = 'Organisation' as const;
const oneMember = { [JSON_TYPE]: memberResource } as const;
const oneOrganization = { [JSON_TYPE]: organizationResource } as const;

export const getViewer = defineRoute({
  id: 'getViewer',
  method: 'get',
  path: '/v1/viewer',
  tag,
  summary: 'Who is asking, where, and what they may',
  answers: { 200: { description: 'For whom the request runs.', content: { [JSON_TYPE]: viewerResource } } },
});

export const getUser = defineRoute({
  id: 'getUser',
  method: 'get',
  path: '/v1/users/{user}',
  tag,
  summary: 'Somebody who wrote something here',
  params: userParams,
  answers: { 200: { description: 'The user.', content: { [JSON_TYPE]: userResource } } },
});

export const getOrganization = defineRoute({
  id: 'getOrganization',
  method: 'get',
  path: '/v1/organization',
  tag,
  summary: 'The organisation in which the request runs',
  answers: { 200: { description: 'The organisation.', content: oneOrganization } },
});

export const updateOrganization = defineRoute({
  id: 'updateOrganization',
  method: 'patch',
  path: '/v1/organization',
  tag,
  summary: 'Rename the organisation',
  body: { [JSON_TYPE]: organizationChange },
  answers: { 200: { description: 'The organisation under its new name.', content: oneOrganization } },
});

export const listMembers = defineRoute({
  id: 'listMembers',
  method: 'get',
  path: '/v1/members',
  tag,
  summary: 'The members, newest first',
  query: pageQuery,
  cost: ofPage,
  answers: { 200: { description: 'A page of members.', content: { [JSON_TYPE]: pageOf(memberResource) }, headers: PAGE_HEADERS } },
});

export const getMember = defineRoute({
  id: 'getMember',
  method: 'get',
  path: '/v1/members/{user}',
  tag,
  summary: 'A member',
  params: userParams,
  answers: { 200: { description: 'The member.', content: oneMember } },
});

export const changeRole = defineRoute({
  id: 'changeRole',
  method: 'patch',
  path: '/v1/members/{user}',
  tag,
  summary: 'Make a member something else',
  description: 'The last owner stays one.',
  params: userParams,
  body: { [JSON_TYPE]: roleChange },
  answers: { 200: { description: 'The member in the new role.', content: oneMember } },
  failures: ['LAST_OWNER'],
});

export const removeMember = defineRoute({
  id: 'removeMember',
  method: 'delete',
  path: '/v1/members/{user}',
  tag,
  summary: 'End a membership, somebody else’s or one’s own',
  description: 'Keys, teams and shares of the user end at once; what they wrote stays, under their name.',
  params: userParams,
  answers: { 204: { description: 'Ended.' } },
  failures: ['LAST_OWNER'],
});

export const createRobot = defineRoute({
  id: 'createRobot',
  method: 'post',
  path: '/v1/robots',
  tag,
  summary: 'Make a member that is no person',
  description: 'What a course, a pipeline or a grader has keys of.',
  body: { [JSON_TYPE]: newRobot },
  answers: { 201: { description: 'The new member.', content: oneMember, headers: { location: 'The member’s address.' } } },
  repetition: 'byKey',
});

export const listInvitations = defineRoute({
  id: 'listInvitations',
  method: 'get',
  path: '/v1/invitations',
  tag,
  summary: 'Invitations that nobody has accepted yet, newest first',
  query: pageQuery,
  cost: ofPage,
  answers: { 200: { description: 'A page of invitations.', content: { [JSON_TYPE]: pageOf(invitationResource) }, headers: PAGE_HEADERS } },
});

export const inviteMember = defineRoute({
  id: 'inviteMember',
  method: 'post',
  path: '/v1/invitations',
  tag,
  summary: 'Invite somebody into the organisation',
  body: { [JSON_TYPE]: newInvitation },
  answers: { 201: { description: 'The invitation, with its token.', content: { [JSON_TYPE]: invitationWithToken }, headers: { location: 'The invitation’s address.' } } },
  repetition: 'byKey',
});

export const getInvitation = defineRoute({
  id: 'getInvitation',
  method: 'get',
  path: '/v1/invitations/{invitation}',
  tag,
  summary: 'An invitation, accepted or not',
  params: invitationParams,
  answers: { 200: { description: 'The invitation.', content: { [JSON_TYPE]: invitationResource } } },
});

export const revokeInvitation = defineRoute({
  id: 'revokeInvitation',
  method: 'delete',
  path: '/v1/invitations/{invitation}',
  tag,
  summary: 'Take an invitation back',
  description: 'For those who may invite to the same, and for whoever made it. One that was accepted or has expired is not found.',
  params: invitationParams,
  answers: { 204: { description: 'Taken back.' } },
});

export const listAuditEvents = defineRoute({
  id: 'listAuditEvents',
  method: 'get',
  path: '/v1/audit-events',
  tag,
  summary: 'What was changed, newest first',
  query: pageQuery.extend({ subject: z.string().max(100).optional().describe('The id of one thing, whether it is there still or not.') }),
  cost: ofPage,
  answers: { 200: { description: 'A page of the audit log.', content: { [JSON_TYPE]: pageOf(auditEventResource) }, headers: PAGE_HEADERS } },
});
