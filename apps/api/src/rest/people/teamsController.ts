import { Controller } from '@nestjs/common';
import { rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { addTeamMember, createTeam, cursorOf, deleteTeam, getTeam, getTeamMembers, getTeams, removeTeamMember, renameTeam } from '@vantage/usecases';
import { addressOf } from '../addresses.js';
import { valueOf } from '../failureException.js';
import { pageReply } from '../pages.js';
import { created, noContent, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { teamResource, userResource } from './resources.js';

@Controller()
export class TeamsController {
  @Handles(rest.listTeams)
  async list({ deps, actor }: RestContext, { query }: InputOf<typeof rest.listTeams>) {
    const { first, after } = query;
    const page = valueOf(await getTeams(deps, actor, { first, after }));
    return pageReply(rest.listTeams.path, query, page, { resourceOf: teamResource, cursorOf });
  }

  @Handles(rest.createTeam)
  async create({ deps, actor }: RestContext, { body }: InputOf<typeof rest.createTeam>) {
    const team = teamResource(valueOf(await createTeam(deps, actor, body.value)));
    return created(team, { location: addressOf(rest.getTeam, { team: team.id }) });
  }

  @Handles(rest.getTeam)
  async get({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getTeam>) {
    return ok(teamResource(valueOf(await getTeam(deps, actor, params.team))));
  }

  @Handles(rest.renameTeam)
  async rename({ deps, actor }: RestContext, { params, body }: InputOf<typeof rest.renameTeam>) {
    return ok(teamResource(valueOf(await renameTeam(deps, actor, { ...body.value, teamId: params.team }))));
  }

  @Handles(rest.deleteTeam)
  async delete({ deps, actor }: RestContext, { params }: InputOf<typeof rest.deleteTeam>) {
    valueOf(await deleteTeam(deps, actor, params.team));
    return noContent();
  }

  @Handles(rest.listTeamMembers)
  async members({ deps, actor }: RestContext, { params }: InputOf<typeof rest.listTeamMembers>) {
    const team = valueOf(await getTeam(deps, actor, params.team));
    return ok({ items: valueOf(await getTeamMembers(deps, actor, team)).map(userResource) });
  }

  @Handles(rest.addTeamMember)
  async addMember({ deps, actor }: RestContext, { params }: InputOf<typeof rest.addTeamMember>) {
    valueOf(await addTeamMember(deps, actor, { teamId: params.team, userId: params.user }));
    return noContent();
  }

  @Handles(rest.removeTeamMember)
  async removeMember({ deps, actor }: RestContext, { params }: InputOf<typeof rest.removeTeamMember>) {
    valueOf(await removeTeamMember(deps, actor, { teamId: params.team, userId: params.user }));
    return noContent();
  }
}
