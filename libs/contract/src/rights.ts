/** The words of rights: what somebody is in an organisation, and what may be done with one lab. */

/** What a member is; somebody with no membership is a guest. */
export const roles = ['OWNER', 'INSTRUCTOR', 'MEMBER', 'STUDENT', 'VIEWER'] as const;
export type Role = (typeof roles)[number];
/** Who acts in an organisation: a member by its role, a guest, or a visitor, who holds a link to one lab. */
export const actorRoles = [...roles, 'GUEST', 'VISITOR'] as const;
export type ActorRole = (typeof actorRoles)[number];

/** What may be done with one lab: look and ask; commit as well; or everything. Each holds the ones before it. */
export const labAccesses = ['VIEWER', 'EDITOR', 'OWNER'] as const;
export type LabAccess = (typeof labAccesses)[number];

/** Who sees a lab that was not shared with them by name. */
export const labVisibilities = ['PRIVATE', 'TEAM', 'ORGANIZATION', 'LINK'] as const;
export type LabVisibility = (typeof labVisibilities)[number];

export function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}

export function isLabAccess(text: string): text is LabAccess {
  return labAccesses.some((access) => access === text);
}

export function isLabVisibility(text: string): text is LabVisibility {
  return labVisibilities.some((visibility) => visibility === text);
}
