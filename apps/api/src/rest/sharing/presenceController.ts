import { Controller } from '@nestjs/common';
import { rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { getPresent, getUsers } from '@vantage/usecases';
import { valueOf } from '../failureException.js';
import { userResource } from '../people/resources.js';
import { ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';

@Controller()
export class PresenceController {
  @Handles(rest.listPresent)
  async list({ deps, actor }: RestContext, { params }: InputOf<typeof rest.listPresent>) {
    const present = valueOf(await getPresent(deps, actor, params.lab));
    const users = await getUsers(deps, actor, present.map(({ userId }) => userId));
    const items = present.flatMap(({ since }, index) => {
      const user = users[index];
      return user === undefined ? [] : [{ user: userResource(user), since: since.toISOString() }];
    });
    return ok({ items });
  }
}
