/**
 * The one table of permissions: operation × role. `authorize` enforces it, docs/permissions.md is printed from it, and a test asks the
 * running API for every cell.
 */
import type { ActorRole, LabAccess, Role } from '@vantage/contract';

/** What a role may do: always; with enough access to the lab in question; with what it made itself; or never, and then with which code. */
export type Rule =
  | { readonly kind: 'allowed' }
  /** Without any access the lab is not found; with too little the answer is FORBIDDEN. */
  | { readonly kind: 'lab'; readonly access: LabAccess }
  /** Its own things, whatever its access; others' as `lab`. */
  | { readonly kind: 'ownOrLab'; readonly access: LabAccess }
  /** Its own things; others' are not found. */
  | { readonly kind: 'own' }
  | { readonly kind: 'refused'; readonly code: 'FORBIDDEN' }
  /** As if there were none. */
  | { readonly kind: 'hidden' };

/** A rule that leaves something to be held against the thing itself. */
export type GrantingRule = Exclude<Rule, { readonly kind: 'refused' | 'hidden' }>;

/** Groups of operations that a key can be limited to; an operation's own name is such a scope, too. */
export const scopeGroups = ['labs:read', 'labs:write', 'grading', 'admin'] as const;
export type ScopeGroup = (typeof scopeGroups)[number];

export interface Permission {
  /** In one sentence, for the page. */
  readonly meaning: string;
  /** The groups of a key that allow it; `*` always does. Empty: any key. */
  readonly scopes: readonly ScopeGroup[];
  readonly rules: Readonly<Record<ActorRole, Rule>>;
}

const yes: Rule = { kind: 'allowed' };
const no: Rule = { kind: 'refused', code: 'FORBIDDEN' };
const hidden: Rule = { kind: 'hidden' };
const own: Rule = { kind: 'own' };
const viewer: Rule = { kind: 'lab', access: 'VIEWER' };
const editor: Rule = { kind: 'lab', access: 'EDITOR' };
const owner: Rule = { kind: 'lab', access: 'OWNER' };
const ownOrEditor: Rule = { kind: 'ownOrLab', access: 'EDITOR' };

/** The columns of the table below. */
function row(OWNER: Rule, INSTRUCTOR: Rule, MEMBER: Rule, STUDENT: Rule, VIEWER: Rule, GUEST: Rule, VISITOR: Rule): Permission['rules'] {
  return { OWNER, INSTRUCTOR, MEMBER, STUDENT, VIEWER, GUEST, VISITOR };
}

function everybody(rule: Rule): Permission['rules'] {
  return known(rule, rule);
}

/** Whoever has a name here, and whoever came by a link. */
function known(rule: Rule, VISITOR: Rule): Permission['rules'] {
  return row(rule, rule, rule, rule, rule, rule, VISITOR);
}

const reading = ['labs:read', 'labs:write'] as const;

export const permissions = {
  //                                                                                       OWNER  INSTR. MEMBER STUDENT VIEWER GUEST VISITOR
  'organization.read': { meaning: 'See the name of the organisation, and oneself in it.', scopes: [], rules: known(yes, no) },
  'user.read': { meaning: 'See who wrote something, and who is there: names alone.', scopes: [], rules: known(yes, hidden) },
  'organization.update': { meaning: 'Rename the organisation.', scopes: ['admin'], rules: row(yes, no, no, no, no, no, no) },
  'quota.read': { meaning: 'See what the organisation may have, and what it has.', scopes: ['admin'], rules: row(yes, no, no, no, no, no, no) },
  'member.read': { meaning: 'See who belongs to the organisation.', scopes: ['admin', 'grading'], rules: row(yes, yes, yes, no, no, no, no) },
  'member.manage': { meaning: 'Invite members, give them roles, remove them.', scopes: ['admin'], rules: row(yes, yes, no, no, no, no, no) },
  'member.leave': { meaning: 'Leave the organisation.', scopes: ['admin'], rules: row(yes, yes, yes, yes, yes, no, no) },
  'team.read': { meaning: 'See the teams and who is in them.', scopes: ['admin', 'labs:write'], rules: row(yes, yes, yes, no, no, no, no) },
  'team.manage': { meaning: 'Make, change and remove teams.', scopes: ['admin'], rules: row(yes, yes, no, no, no, no, no) },
  'key.create': { meaning: 'Make a key that acts for oneself.', scopes: ['admin'], rules: row(yes, yes, yes, yes, yes, no, no) },
  'key.read': { meaning: 'See keys: when they were used, and for what they are good.', scopes: ['admin'], rules: row(yes, own, own, own, own, own, no) },
  'key.revoke': { meaning: 'Revoke a key.', scopes: ['admin'], rules: row(yes, own, own, own, own, own, no) },
  'key.rotate': { meaning: 'Give a key a new secret.', scopes: ['admin'], rules: row(yes, own, own, own, own, own, no) },
  'robot.manage': { meaning: 'Make users who are no persons, and keys that act for them.', scopes: ['admin'], rules: row(yes, no, no, no, no, no, no) },
  'webhook.manage': { meaning: 'See, make, change and remove webhooks.', scopes: ['admin'], rules: row(yes, no, no, no, no, no, no) },
  'audit.read': { meaning: 'Read the audit log of the organisation.', scopes: ['admin'], rules: row(yes, no, no, no, no, no, no) },
  'lab.list': { meaning: 'List the labs that one may read.', scopes: reading, rules: everybody(yes) },
  'lab.create': { meaning: 'Make a lab.', scopes: ['labs:write'], rules: row(yes, yes, yes, yes, no, no, no) },
  'lab.read': { meaning: 'Read a lab and its revisions, and ask them.', scopes: reading, rules: everybody(viewer) },
  'lab.commit': { meaning: 'Add a revision to a lab.', scopes: ['labs:write'], rules: known(editor, no) },
  'lab.update': { meaning: 'Rename a lab, change who sees it.', scopes: ['labs:write'], rules: known(owner, no) },
  'lab.share': { meaning: 'Share a lab with users, with teams and by link, and see with whom it is shared.', scopes: ['labs:write'], rules: known(owner, no) },
  'lab.delete': { meaning: 'Delete a lab.', scopes: ['labs:write'], rules: known(owner, no) },
  'scratch.ask': { meaning: 'Ask about files that are not stored.', scopes: [...reading, 'grading'], rules: known(yes, no) },
  'simulation.start': { meaning: 'Start a simulation of a revision.', scopes: ['labs:write'], rules: row(viewer, viewer, viewer, viewer, editor, editor, no) },
  'simulation.read': { meaning: 'See a simulation and its result.', scopes: reading, rules: everybody(viewer) },
  'simulation.cancel': { meaning: 'Stop a simulation.', scopes: ['labs:write'], rules: known(ownOrEditor, no) },
  'submission.create': { meaning: 'Hand in files to be graded.', scopes: ['grading'], rules: row(yes, yes, yes, yes, no, no, no) },
  'submission.read': { meaning: 'See what was handed in, and what it is worth.', scopes: ['grading'], rules: row(yes, yes, own, own, own, own, no) },
} as const satisfies Readonly<Record<string, Permission>>;

export type Operation = keyof typeof permissions;

/** Which roles a role may give and take: nobody makes anybody more than they are. */
export const grantableRoles: Readonly<Record<ActorRole, readonly Role[]>> = {
  OWNER: ['OWNER', 'INSTRUCTOR', 'MEMBER', 'STUDENT', 'VIEWER'],
  INSTRUCTOR: ['STUDENT', 'VIEWER'],
  MEMBER: [],
  STUDENT: [],
  VIEWER: [],
  GUEST: [],
  VISITOR: [],
};

export function permissionOf(operation: Operation): Permission {
  return permissions[operation];
}

/** In the order of the table. */
export const operations: readonly Operation[] = Object.keys(permissions).filter(isOperation);

export function isOperation(text: string): text is Operation {
  return Object.hasOwn(permissions, text);
}
