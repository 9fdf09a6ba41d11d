/** Shares, links and presence as REST shows them. */
import { encodeNodeId } from '@vantage/contract';
import type { ShareLinkResource, ShareResource } from '@vantage/contract';
import type { LabShare, ShareLink } from '@vantage/db';
import { idOrNull, timeOrNull } from '../nulls.js';

export function shareResource({ id, with: holder, access, createdAt }: LabShare): ShareResource {
  const [userId, teamId] = holder.kind === 'user' ? [holder.userId, undefined] : [undefined, holder.teamId];
  return { id: encodeNodeId('share', id), userId: idOrNull('user', userId), teamId: idOrNull('team', teamId), access, createdAt: createdAt.toISOString() };
}

export function shareLinkResource({ id, name, createdBy, createdAt, expiresAt, revokedAt, lastUsedAt }: ShareLink): ShareLinkResource {
  return {
    id: encodeNodeId('shareLink', id),
    name,
    createdById: idOrNull('user', createdBy),
    createdAt: createdAt.toISOString(),
    expiresAt: timeOrNull(expiresAt),
    revokedAt: timeOrNull(revokedAt),
    lastUsedAt: timeOrNull(lastUsedAt),
  };
}
