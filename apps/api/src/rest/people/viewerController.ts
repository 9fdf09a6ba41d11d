import { Controller } from '@nestjs/common';
import { isRole, rest } from '@vantage/contract';
import type { AffiliationResource } from '@vantage/contract';
import { getAffiliations, getOrganization, getUser, permittedOperations } from '@vantage/usecases';
import { valueOf } from '../failureException.js';
import { ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { organizationResource, userResource } from './resources.js';

@Controller()
export class ViewerController {
  @Handles(rest.getViewer)
  async get({ deps, actor, person }: RestContext) {
    const organization = valueOf(await getOrganization(deps, actor));
    const user = actor.userId === undefined ? undefined : await getUser(deps, actor, actor.userId);
    const role = isRole(actor.role) ? actor.role : null;
    const organizations: readonly AffiliationResource[] =
      person === undefined
        ? [{ slug: organization.slug, name: organization.name, role }]
        : (await getAffiliations(deps, person)).map((presence) => ({ slug: presence.slug, name: presence.organizationName, role: presence.role ?? null }));
    return ok({
      organization: organizationResource(organization),
      user: user === undefined ? null : userResource(user),
      role,
      permissions: permittedOperations(actor),
      organizations,
    });
  }
}
