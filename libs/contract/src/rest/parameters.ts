/** What stands in paths, queries and headers of several routes. */
import { z } from 'zod';
import { branchName, DEFAULT_PAGE, LONGEST_PAGE } from '../inputs.js';

export const none = z.strictObject({});
export const noHeaders = z.object({});

const id = z.string().max(100, 'is no id');

export const labParams = z.object({ lab: id.describe('The id of a lab.') });
export const simulationParams = z.object({ simulation: id.describe('The id of a simulation.') });
export const submissionParams = z.object({ submission: id.describe('The id of a submission.') });

export const userParams = z.object({ user: id.describe('The id of a user.') });
export const teamParams = z.object({ team: id.describe('The id of a team.') });
export const teamMemberParams = teamParams.extend(userParams.shape);
export const invitationParams = z.object({ invitation: id.describe('The id of an invitation.') });
export const keyParams = z.object({ key: id.describe('The id of a key.') });
export const shareParams = labParams.extend({ holder: id.describe('The id of a user or of a team.') });
export const linkParams = labParams.extend({ link: id.describe('The id of a link.') });
export const sessionParams = z.object({ session: id.describe('The id of a session.') });
export const webhookParams = z.object({ webhook: id.describe('The id of a webhook.') });
export const deliveryParams = z.object({ delivery: id.describe('The id of a message.') });

export const revisionParams = labParams.extend({
  revision: z
    .string()
    .regex(/^(head|[1-9][0-9]{0,8}|rev_[0-9a-f-]{36})$/)
    .describe('The number of a revision, its id, or `head` for the newest of the main line.'),
});
export const branchParams = labParams.extend({ branch: branchName.describe('The name of a branch; a `/` in it is written `%2F`.') });

/** As a query carries it. */
export const pageSize = z.coerce
  .number()
  .int()
  .min(1, 'must be at least 1')
  .max(LONGEST_PAGE, `must be at most ${LONGEST_PAGE}`)
  .default(DEFAULT_PAGE);

export const pageQuery = z.strictObject({
  first: pageSize.describe('How many at most.'),
  after: z.string().max(500).optional().describe('The `nextCursor` of the page before.'),
});

export const ifMatch = z.object({ 'if-match': z.string().max(500).optional().describe('Only if this is still the state: the ETag that was read (RFC 9110).') });

/** A part of a list, and what leads to the next one. */
export function pageOf<T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('For `after`; null on the last page. The header `Link` holds the whole address.'),
  });
}

export const PAGE_HEADERS = { link: 'The address of the next page, `rel="next"` (RFC 8288); absent on the last one.' } as const;
export const ETAG_HEADER = { etag: 'What was read, for `If-Match` and `If-None-Match`.' } as const;
