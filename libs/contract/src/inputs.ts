/** What GraphQL's types cannot say about inputs: lengths, forms, and what must be unique. */
import { z } from 'zod';
import { labAccesses, labVisibilities, roles } from './rights.js';

/** PostgreSQL keeps no NUL in text, and no lone surrogate is UTF-8: neither belongs into a manifest. */
const storable = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);
const text = z.string().refine(storable, 'holds characters that are no text (NUL, or half a surrogate pair)');

/**
 * Names stand in lines of lists, terminals and logs: what breaks the line, turns the direction of what follows (https://trojansource.codes), or shows
 * nothing at all is no part of one.
 */
const nameable = (name: string): boolean => !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(name);
const shows = (name: string): boolean => name === '' || /[^\p{Cf}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}]/u.test(name);
const name = text
  .trim()
  .max(200, 'is longer than 200 characters')
  .refine(nameable, 'holds characters that break a line or turn its direction')
  .refine(shows, 'shows nothing');

/** Names of things and people. */
const title = name.min(1, 'is empty');

/** `clusters/prod/web.yaml`: relative, and inside the lab's folder. */
const path = text
  .min(1, 'is empty')
  .max(500, 'is longer than 500 characters')
  .refine(isLabPath, 'must be relative and stay inside the lab')
  .refine(nameable, 'holds characters that break a line or turn its direction');

/** Whether a path is relative and leads nowhere but into the lab's folder. */
export function isLabPath(value: string): boolean {
  return !value.includes('\\') && value.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

export const MAX_FILES = 5_000;

const labFile = z.object({ path: path.describe('Inside the lab’s folder: `clusters/prod/web.yaml`.'), content: text }).meta({ id: 'LabFile' });

export const labFiles = z
  .array(labFile)
  .min(1, 'a lab has at least one file')
  .max(MAX_FILES, `a lab has at most ${MAX_FILES} files`)
  .superRefine(eachPathOnce);

function eachPathOnce(files: readonly { readonly path: string }[], context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, file] of files.entries()) {
    if (seen.has(file.path)) context.addIssue({ code: 'custom', path: [index, 'path'], message: `"${file.path}" is there twice` });
    seen.add(file.path);
  }
}

/** What a lab's name is looked for by: no longer than a name. */
export const labSearch = text.max(200, 'is longer than 200 characters');

const message = text.max(2_000, 'is longer than 2000 characters');
const id = z.string().max(100, 'is no id');

export const createLabInput = z.object({
  name: title,
  files: labFiles,
  message: message.nullish().transform((value) => value ?? '').describe('Of the first revision; left out or null, none.'),
});

/** As Git's, but plainer: letters, digits, and `.`, `_`, `-`, `/` between them. */
export const branchName = text
  .max(100, 'is longer than 100 characters')
  .regex(/^[A-Za-z0-9]+([._/-][A-Za-z0-9]+)*$/, 'must be letters and digits, with single `.`, `_`, `-` or `/` between them');
const maybeBranch = branchName.nullish().transform((value) => value ?? undefined).describe('The name of a branch; left out or null, the main line.');

export const commitRevisionInput = z.object({ labId: id, baseRevisionId: id, branch: maybeBranch, files: labFiles, message });

export const createBranchInput = z.object({ labId: id, name: branchName, fromRevisionId: id.nullish().transform((value) => value ?? undefined).describe('Where it begins; left out or null, at the head of the main line.') });

/** A file as the merge is to leave it; `null` content deletes it. */
const resolution = z.object({ path, content: text.nullish().transform((value) => value ?? undefined).describe('Left out or null, the merge leaves no such file.') });

export const mergeInput = z.object({
  labId: id,
  from: maybeBranch,
  into: maybeBranch,
  intoRevisionId: id,
  fromRevisionId: id,
  message,
  resolutions: z.array(resolution).max(MAX_FILES, `has more than ${MAX_FILES} files`).superRefine(eachPathOnce).nullish().transform((value) => value ?? []).describe('Files that the merge is to leave as they are told here, each once; left out or null, none.'),
});

export const restoreRevisionInput = z.object({ labId: id, revisionId: id, baseRevisionId: id, branch: maybeBranch, message: message.nullish().transform((value) => value ?? undefined).describe('Left out or null: `Restore revision <number>`.') });

export const forkLabInput = z.object({
  revisionId: id,
  name: title.nullish().transform((value) => value ?? undefined).describe('Left out or null, the name of the lab with `(fork)` behind it.'),
  link: z.string().max(100, 'is no link').nullish().transform((value) => value ?? undefined).describe('The token of a link, where it is by a link that the lab may be read.'),
});

export const shareLabInput = z.object({
  labId: id,
  userId: id.nullish().transform((value) => value ?? undefined),
  teamId: id.nullish().transform((value) => value ?? undefined),
  access: z.enum(labAccesses),
});
export const unshareLabInput = z.object({ labId: id, shareId: id });
export const createShareLinkInput = z.object({
  labId: id,
  name: name.nullish().transform((value) => value ?? '').describe('For people who tell links apart; left out or null, none.'),
  expiresAt: z.coerce.date('is no point in time').nullish().transform((date) => date ?? undefined),
});
export const setVisibilityInput = z.object({ labId: id, visibility: z.enum(labVisibilities), teamId: id.nullish().transform((value) => value ?? undefined).describe('The team of the visibility TEAM; left out or null with every other.') });

export const startSimulationInput = z.object({ kind: z.enum(['MATRIX']), revisionId: id });

export const submitInput = z.object({
  files: labFiles,
  assignment: labFile,
  idempotencyKey: text.min(1, 'is empty').max(200, 'is longer than 200 characters'),
});

/** Who gets it is not checked by sending: what is no address at all is refused. */
const email = z.email('is no e-mail address').max(254, 'is longer than 254 characters');
const role = z.enum(roles);

export const updateOrganizationInput = z.object({ name: title });
export const inviteMemberInput = z.object({
  email,
  role,
  expiresInDays: z.int().min(1, 'must be at least 1').max(30, 'must be at most 30').nullish().transform((days) => days ?? 7).describe('Days of 24 hours; left out or null, 7.'),
  open: z.boolean().nullish().transform((open) => open ?? false).describe('Whether whoever holds the token may accept; left out or null, only an account with this address.'),
});
export const inviteToLabInput = inviteMemberInput.omit({ role: true }).extend({ labId: id, access: z.enum(labAccesses) });
export const changeRoleInput = z.object({ userId: id, role });
export const createTeamInput = z.object({ name: title });
export const renameTeamInput = z.object({ teamId: id, name: title });
export const teamMemberInput = z.object({ teamId: id, userId: id });
export const createRobotInput = z.object({ name: title, role });
export const createKeyInput = z.object({
  name: title,
  scopes: z.array(z.string()).min(1, 'a key has at least one scope').max(50, 'a key has at most 50 scopes'),
  expiresAt: z.coerce.date('is no point in time').nullish().transform((date) => date ?? undefined),
  userId: id.nullish().transform((userId) => userId ?? undefined).describe('For whom the key acts; left out or null, for whoever makes it.'),
});
/** Seconds for which the secret before a rotation stays good: a week at most. */
export const rotateKeyInput = z.object({
  graceSeconds: z.int().min(0, 'must be at least 0').max(7 * 86_400, 'must be at most 604800, a week').nullish().transform((seconds) => seconds ?? 0).describe('Seconds for which the secret until now stays good; left out or null, 0.'),
});

/** Sizes of pages. */
export const DEFAULT_PAGE = 20;
export const LONGEST_PAGE = 100;
export const first = z
  .int()
  .min(1, 'must be at least 1')
  .max(LONGEST_PAGE, `must be at most ${LONGEST_PAGE}`);

export type LabFileInput = z.infer<typeof labFile>;
export type CreateLabInput = z.infer<typeof createLabInput>;
export type CommitRevisionInput = z.infer<typeof commitRevisionInput>;
export type StartSimulationInput = z.infer<typeof startSimulationInput>;
export type SubmitInput = z.infer<typeof submitInput>;
