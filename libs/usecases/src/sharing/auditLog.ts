/** What was changed, by whom and when. */
import { decodeNodeId } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import { listAuditEvents } from '@vantage/db';
import type { AuditEvent, Page } from '@vantage/db';
import { succeed } from '@vantage/engine';
import type { Result } from '@vantage/engine';
import type { Actor } from '../actor.js';
import { cursorOf, readPage } from '../cursors.js';
import type { PageRequest } from '../cursors.js';
import type { Deps } from '../deps.js';
import { notFound } from '../failures.js';
import { authorize } from '../rights/authorize.js';

/** The audit log of the organisation, newest first; of one thing where `subject` names it, whether it is there still or not. */
export async function getAuditLog(deps: Deps, actor: Actor, request: PageRequest & { readonly subject: string | undefined }): Promise<Result<Page<AuditEvent>, Failure>> {
  const permitted = authorize(actor, 'audit.read');
  if (!permitted.ok) return permitted;
  const page = readPage(request);
  if (!page.ok) return page;
  const subject = request.subject === undefined ? undefined : decodeNodeId(request.subject);
  if (request.subject !== undefined && subject === undefined) return notFound('thing', request.subject);
  return succeed(await deps.database.withTenant(actor.tenantId, (tx) => listAuditEvents(tx, { ...page.value, subjectId: subject?.uuid })));
}

export function auditCursorOf({ id, at }: AuditEvent): string {
  return cursorOf({ id, createdAt: at });
}
