import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { auditCursorOf, getAuditLog } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { connectionOf, requestOf } from '../graphql/connection.js';
import type { PageArguments } from '../graphql/connection.js';
import { loadersOf } from '../graphql/loaders.js';
import { valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { userView } from '../viewer/views.js';
import { auditEventView } from './views.js';
import type { AuditEventView } from './views.js';

@Resolver('Organization')
export class AuditLogResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @ResolveField()
  async auditLog(@CurrentActor() actor: Actor, @Args() page: PageArguments & { readonly subject?: string | null }) {
    const events = valueOf(await getAuditLog(this.deps, actor, { ...requestOf(page), subject: page.subject ?? undefined }));
    return connectionOf(events, page, { nodeOf: auditEventView, cursorOf: auditCursorOf });
  }
}

@Resolver('AuditEvent')
export class AuditEventsResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @ResolveField()
  async user(@CurrentActor() actor: Actor, @Parent() { row }: AuditEventView) {
    const user = row.actorUserId === undefined ? undefined : await loadersOf(this.deps, actor).user.load(row.actorUserId);
    return user && userView(user);
  }
}
