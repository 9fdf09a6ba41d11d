import { z } from 'zod';
import { ofPage } from '../cost.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { pageOf, pageQuery, PAGE_HEADERS, teamMemberParams, teamParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import { teamName, teamResource, userResource } from '../schemas/people.js';

const tag = 'Teams' as const;
const oneTeam = { [JSON_TYPE]: teamResource } as const;

export const listTeams = defineRoute({
  id: 'listTeams',
  method: 'get',
  path: '/v1/teams',
  tag,
  summary: 'The teams, newest first',
  query: pageQuery,
  cost: ofPage,
  answers: { 200: { description: 'A page of teams.', content: { [JSON_TYPE]: pageOf(teamResource) }, headers: PAGE_HEADERS } },
});

export const createTeam = defineRoute({
  id: 'createTeam',
  method: 'post',
  path: '/v1/teams',
  tag,
  summary: 'Make a team',
  body: { [JSON_TYPE]: teamName },
  answers: { 201: { description: 'The new team.', content: oneTeam, headers: { location: 'The team’s address.' } } },
  failures: ['NAME_TAKEN'],
  repetition: 'byKey',
});

export const getTeam = defineRoute({
  id: 'getTeam',
  method: 'get',
  path: '/v1/teams/{team}',
  tag,
  summary: 'A team',
  params: teamParams,
  answers: { 200: { description: 'The team.', content: oneTeam } },
});

export const renameTeam = defineRoute({
  id: 'renameTeam',
  method: 'patch',
  path: '/v1/teams/{team}',
  tag,
  summary: 'Rename a team',
  params: teamParams,
  body: { [JSON_TYPE]: teamName },
  answers: { 200: { description: 'The team under its new name.', content: oneTeam } },
  failures: ['NAME_TAKEN'],
});

export const deleteTeam = defineRoute({
  id: 'deleteTeam',
  method: 'delete',
  path: '/v1/teams/{team}',
  tag,
  summary: 'Remove a team, and what was shared with it',
  description: 'Its members stay in the organisation.',
  params: teamParams,
  answers: { 204: { description: 'Removed.' } },
});

export const listTeamMembers = defineRoute({
  id: 'listTeamMembers',
  method: 'get',
  path: '/v1/teams/{team}/members',
  tag,
  summary: 'Who is in a team, by name',
  params: teamParams,
  answers: { 200: { description: 'All of them.', content: { [JSON_TYPE]: z.object({ items: z.array(userResource) }) } } },
});

export const addTeamMember = defineRoute({
  id: 'addTeamMember',
  method: 'put',
  path: '/v1/teams/{team}/members/{user}',
  tag,
  summary: 'Put a user of the organisation into a team',
  params: teamMemberParams,
  answers: { 204: { description: 'The user is in the team, whether they were before or not.' } },
});

export const removeTeamMember = defineRoute({
  id: 'removeTeamMember',
  method: 'delete',
  path: '/v1/teams/{team}/members/{user}',
  tag,
  summary: 'Take a user out of a team',
  params: teamMemberParams,
  answers: { 204: { description: 'The user is not in the team, whether they were before or not.' } },
});
