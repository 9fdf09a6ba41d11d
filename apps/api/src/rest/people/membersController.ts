import { Controller } from '@nestjs/common';
import { encodeNodeId, rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import type { Member } from '@vantage/db';
import { changeRole, createRobot, cursorOf, getMember, getMembers, removeMember } from '@vantage/usecases';
import { addressOf } from '../addresses.js';
import { valueOf } from '../failureException.js';
import { pageReply } from '../pages.js';
import { created, noContent, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { memberResource } from './resources.js';

@Controller()
export class MembersController {
  @Handles(rest.listMembers)
  async list({ deps, actor }: RestContext, { query }: InputOf<typeof rest.listMembers>) {
    const { first, after } = query;
    const page = valueOf(await getMembers(deps, actor, { first, after }));
    return pageReply(rest.listMembers.path, query, page, { resourceOf: memberResource, cursorOf: memberCursorOf });
  }

  @Handles(rest.getMember)
  async get({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getMember>) {
    return ok(memberResource(valueOf(await getMember(deps, actor, params.user))));
  }

  @Handles(rest.changeRole)
  async changeRole({ deps, actor }: RestContext, { params, body }: InputOf<typeof rest.changeRole>) {
    return ok(memberResource(valueOf(await changeRole(deps, actor, { ...body.value, userId: params.user }))));
  }

  @Handles(rest.removeMember)
  async remove({ deps, actor }: RestContext, { params }: InputOf<typeof rest.removeMember>) {
    valueOf(await removeMember(deps, actor, params.user));
    return noContent();
  }

  @Handles(rest.createRobot)
  async createRobot({ deps, actor }: RestContext, { body }: InputOf<typeof rest.createRobot>) {
    const robot = valueOf(await createRobot(deps, actor, body.value));
    return created(memberResource(robot), { location: addressOf(rest.getMember, { user: encodeNodeId('user', robot.user.id) }) });
  }
}

function memberCursorOf({ since, user }: Member): string {
  return cursorOf({ createdAt: since, id: user.id });
}
