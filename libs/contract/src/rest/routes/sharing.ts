import { z } from 'zod';
import { ofPage } from '../cost.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { ETAG_HEADER, ifMatch, labParams, linkParams, PAGE_HEADERS, pageOf, pageQuery, shareParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import { labResource } from '../schemas/lab.js';
import { invitationResource, invitationWithToken, newLabInvitation } from '../schemas/people.js';
import { newShare, newShareLink, newVisibility, presenceResource, shareLinkResource, shareLinkWithToken, shareResource } from '../schemas/sharing.js';

const tag = 'Sharing' as const;
const oneLab = { [JSON_TYPE]: labResource } as const;

export const setVisibility = defineRoute({
  id: 'setVisibility',
  method: 'put',
  path: '/v1/labs/{lab}/visibility',
  tag,
  summary: 'Say who sees a lab that is not shared with them by name',
  params: labParams,
  headers: ifMatch,
  body: { [JSON_TYPE]: newVisibility },
  answers: { 200: { description: 'The lab.', content: oneLab, headers: ETAG_HEADER } },
  failures: ['PRECONDITION_FAILED'],
});

export const listShares = defineRoute({
  id: 'listShares',
  method: 'get',
  path: '/v1/labs/{lab}/shares',
  tag,
  summary: 'With whom a lab is shared by name',
  params: labParams,
  answers: { 200: { description: 'All of them.', content: { [JSON_TYPE]: z.object({ items: z.array(shareResource) }) } } },
});

export const putShare = defineRoute({
  id: 'putShare',
  method: 'put',
  path: '/v1/labs/{lab}/shares/{holder}',
  tag,
  summary: 'Share a lab with a user or a team of the organisation',
  description: 'One that has a share already gets this one instead.',
  params: shareParams,
  body: { [JSON_TYPE]: newShare },
  answers: { 200: { description: 'The share.', content: { [JSON_TYPE]: shareResource } } },
});

export const deleteShare = defineRoute({
  id: 'deleteShare',
  method: 'delete',
  path: '/v1/labs/{lab}/shares/{holder}',
  tag,
  summary: 'End a share',
  description: 'What its holder wrote stays.',
  params: shareParams,
  answers: { 204: { description: 'Ended.' } },
});

export const inviteToLab = defineRoute({
  id: 'inviteToLab',
  method: 'post',
  path: '/v1/labs/{lab}/invitations',
  tag,
  summary: 'Invite somebody of anywhere to one lab, as a guest',
  params: labParams,
  body: { [JSON_TYPE]: newLabInvitation },
  answers: { 201: { description: 'The invitation, with its token.', content: { [JSON_TYPE]: invitationWithToken }, headers: { location: 'The invitation’s address, for those who manage members.' } } },
  repetition: 'byKey',
});

export const listLabInvitations = defineRoute({
  id: 'listLabInvitations',
  method: 'get',
  path: '/v1/labs/{lab}/invitations',
  tag,
  summary: 'Invitations to a lab that nobody has accepted yet, newest first',
  description: 'Those who may share the lab take them back with `DELETE /v1/invitations/{invitation}`.',
  params: labParams,
  query: pageQuery,
  cost: ofPage,
  answers: { 200: { description: 'A page of invitations.', content: { [JSON_TYPE]: pageOf(invitationResource) }, headers: PAGE_HEADERS } },
});

export const listShareLinks = defineRoute({
  id: 'listShareLinks',
  method: 'get',
  path: '/v1/labs/{lab}/links',
  tag,
  summary: 'The links to a lab, ended ones among them',
  params: labParams,
  answers: { 200: { description: 'All of them.', content: { [JSON_TYPE]: z.object({ items: z.array(shareLinkResource) }) } } },
});

export const createShareLink = defineRoute({
  id: 'createShareLink',
  method: 'post',
  path: '/v1/labs/{lab}/links',
  tag,
  summary: 'Make a link to a lab whose visibility is LINK',
  params: labParams,
  body: { [JSON_TYPE]: newShareLink },
  answers: { 201: { description: 'The link, with its token.', content: { [JSON_TYPE]: shareLinkWithToken }, headers: { location: 'The link’s address.' } } },
  failures: ['NOT_SHARED_BY_LINK'],
  repetition: 'byKey',
});

export const getShareLink = defineRoute({
  id: 'getShareLink',
  method: 'get',
  path: '/v1/labs/{lab}/links/{link}',
  tag,
  summary: 'A link to a lab',
  params: linkParams,
  answers: { 200: { description: 'The link, without its token.', content: { [JSON_TYPE]: shareLinkResource } } },
});

export const revokeShareLink = defineRoute({
  id: 'revokeShareLink',
  method: 'delete',
  path: '/v1/labs/{lab}/links/{link}',
  tag,
  summary: 'End a link at once, for those who look at the lab by it, too',
  params: linkParams,
  answers: { 204: { description: 'It opens nothing from now on.' } },
});

export const getLinkedLab = defineRoute({
  id: 'getLinkedLab',
  method: 'get',
  path: '/v1/linked-lab',
  tag,
  summary: 'The lab that the link of the request opens',
  answers: { 200: { description: 'The lab.', content: oneLab, headers: ETAG_HEADER } },
});

export const listPresent = defineRoute({
  id: 'listPresent',
  method: 'get',
  path: '/v1/labs/{lab}/presence',
  tag,
  summary: 'Who looks at a lab just now',
  params: labParams,
  answers: { 200: { description: 'All of them.', content: { [JSON_TYPE]: z.object({ items: z.array(presenceResource) }) } } },
});
