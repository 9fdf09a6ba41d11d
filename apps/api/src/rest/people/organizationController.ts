import { Controller } from '@nestjs/common';
import { rest, uuidOf } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { auditCursorOf, getAuditLog, getOrganization, getUser, notFound, updateOrganization } from '@vantage/usecases';
import { FailureException, valueOf } from '../failureException.js';
import { pageReply } from '../pages.js';
import { ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { auditEventResource, organizationResource, userResource } from './resources.js';

@Controller()
export class OrganizationController {
  @Handles(rest.getOrganization)
  async get({ deps, actor }: RestContext) {
    return ok(organizationResource(valueOf(await getOrganization(deps, actor))));
  }

  @Handles(rest.updateOrganization)
  async update({ deps, actor }: RestContext, { body }: InputOf<typeof rest.updateOrganization>) {
    return ok(organizationResource(valueOf(await updateOrganization(deps, actor, body.value))));
  }

  @Handles(rest.getUser)
  async user({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getUser>) {
    const uuid = uuidOf('user', params.user);
    const user = uuid === undefined ? undefined : await getUser(deps, actor, uuid);
    if (user === undefined) throw new FailureException(notFound('user', params.user).failure);
    return ok(userResource(user));
  }

  @Handles(rest.listAuditEvents)
  async audit({ deps, actor }: RestContext, { query }: InputOf<typeof rest.listAuditEvents>) {
    const { first, after, subject } = query;
    const page = valueOf(await getAuditLog(deps, actor, { first, after, subject }));
    return pageReply(rest.listAuditEvents.path, query, page, { resourceOf: auditEventResource, cursorOf: auditCursorOf });
  }
}
