/** With whom a lab is shared. */
import { z } from 'zod';
import { createShareLinkInput, setVisibilityInput, shareLabInput } from '../../inputs.js';
import { labAccesses } from '../../rights.js';
import { userResource } from './people.js';
import { time } from './time.js';

export const newVisibility = setVisibilityInput.omit({ labId: true }).strict().meta({ id: 'NewVisibility', description: '`teamId` names the team where the visibility is TEAM, and only there.' });
export const newShare = shareLabInput.pick({ access: true }).strict().meta({ id: 'NewShare' });
export const newShareLink = createShareLinkInput.omit({ labId: true }).extend({ expiresAt: time.nullish().describe('Left out or null, it ends by being revoked alone.') }).strict().meta({ id: 'NewShareLink' });

export const shareResource = z
  .object({ id: z.string(), userId: z.string().nullable().describe('Null for a share with a team.'), teamId: z.string().nullable().describe('Null for a share with a user.'), access: z.enum(labAccesses), createdAt: time })
  .meta({ id: 'Share', description: 'With a user or with a team: one of the two.' });

const shareLink = {
  id: z.string(),
  name: z.string().describe('For people who tell links apart.'),
  createdById: z.string().nullable().describe('Null where Vantage itself made it.'),
  createdAt: time,
  expiresAt: time.nullable().describe('Null where it ends by being revoked alone.'),
  revokedAt: time.nullable().describe('Null while it is good.'),
  lastUsedAt: time.nullable().describe('To the minute.'),
} as const;

export const shareLinkResource = z.object(shareLink).meta({ id: 'ShareLink', description: 'Whoever holds it reads the lab, with an account or without, while the lab’s visibility is LINK.' });
export const shareLinkWithToken = z
  .object({ ...shareLink, token: z.string().nullable().describe('For the header `Vantage-Link`. Shown this once, and null in a repetition.') })
  .meta({ id: 'ShareLinkWithToken' });

export const presenceResource = z.object({ user: userResource, since: time }).meta({ id: 'Presence', description: 'Somebody who looks at the lab by a subscription.' });

export type ShareLinkResource = z.input<typeof shareLinkResource>;
export type ShareResource = z.input<typeof shareResource>;
