/** docs/permissions.md, printed from the one table that the use cases enforce. */
import { assertNever } from '@vantage/engine';
import { grantableRoles, operations, permissions, scopeGroups } from '@vantage/usecases';
import type { Permission, Rule } from '@vantage/usecases';
import { actorRoles as columns } from '@vantage/contract';

const introduction = `# Permissions

Printed from \`libs/usecases/src/rights/permissions.ts\`, which every use case asks first; a test asks the running API for every cell.

A cell says what it takes:

- **yes**: nothing more.
- **viewer**, **editor**, **owner**: at least that access to the lab. Without any the lab is \`NOT_FOUND\`; with too little the answer is \`FORBIDDEN\`.
- **own**: what one made oneself; what others made is \`NOT_FOUND\`. **own, editor**: one's own, or at least that access to the lab.
- **–**: \`FORBIDDEN\`. **hidden**: as if there were nothing, \`null\` or an empty list.

**Access to a lab** is the most of these: \`OWNER\` and \`INSTRUCTOR\` of the organisation have owner access to all its labs; who made a lab has owner access to it;
shares to a user or to one of the user's teams give what they say; visibility \`PRIVATE\` gives nobody anything, \`TEAM\` gives that team viewer access, \`ORGANIZATION\`
all members, \`LINK\` all members and whoever holds a link. A guest, who is no member, has what is shared with that guest and nothing else. New labs are \`ORGANIZATION\`, a student's are \`PRIVATE\`.

**A link** (\`createShareLink\`) makes whoever sends its token as \`Vantage-Link\` a \`VISITOR\`, with an account or without: viewer access to that one lab, no other lab, and nobody's name. Whatever
else such a request carries, a key or a cookie, counts for nothing. A link opens its lab while the lab's visibility is \`LINK\`; otherwise, and when it was revoked or has expired, it is \`LINK_GONE\`; a token that nobody made is \`UNAUTHENTICATED\`.
It belongs to the lab and not to its maker: where they leave, or may no longer share the lab, it stays, and whoever may share the lab sees in its \`links\` who made each, and ends it. An invitation is its maker's word, and is gone with their right to give it.
Visitors count by their link and by their address, not against the organisation. What is done by a link is reading alone, so the audit log tells of links made and revoked, and the link when it was last used.

**A key** acts for a user and never does more: it may do what the role of its user allows *and* one of its scopes. A scope is a group of operations (last
column), the name of one operation, or \`*\`. A browser's session has every scope.
A key makes keys that may do no more than itself and are good for no longer, and when it is revoked, or its user leaves, they end with it: a key that is to outlast others is made in a browser.
A key that is rotated gets a new secret and stays the key that it was, with what was made by way of it. Nobody is shown a secret that does more than they: a browser rotates the keys that act for whoever is
signed in, and those of robots where it may manage them; a key rotates itself, and what was made by way of it.`;

/** The whole page. */
export function permissionsPage(): string {
  const head = `| Operation | | ${columns.join(' | ')} | Scopes |`;
  const rule = `|---|---|${columns.map(() => '---|').join('')}---|`;
  const rows = operations.map((operation) => rowOf(operation, permissions[operation]));
  return `${[introduction, '', head, rule, ...rows, '', ...grants()].join('\n')}\n`;
}

function rowOf(operation: string, permission: Permission): string {
  const scopes = permission.scopes.length === 0 ? 'any key' : scopeGroups.filter((group) => permission.scopes.includes(group)).map(code).join(' ');
  return `| ${code(operation)} | ${permission.meaning} | ${columns.map((role) => cellOf(permission.rules[role])).join(' | ')} | ${scopes} |`;
}

function cellOf(rule: Rule): string {
  switch (rule.kind) {
    case 'allowed':
      return 'yes';
    case 'lab':
      return rule.access.toLowerCase();
    case 'ownOrLab':
      return `own, ${rule.access.toLowerCase()}`;
    case 'own':
      return 'own';
    case 'refused':
      return '–';
    case 'hidden':
      return 'hidden';
    default:
      return assertNever(rule);
  }
}

/** Who may give and take which roles. */
function grants(): readonly string[] {
  const lines = columns.filter((role) => grantableRoles[role].length > 0).map((role) => `- ${code(role)} gives and takes ${grantableRoles[role].map(code).join(', ')}.`);
  return ['`member.manage` goes no further than this:', '', ...lines, '', 'The last owner of an organisation stays its owner (`LAST_OWNER`).'];
}

function code(text: string): string {
  return `\`${text}\``;
}
