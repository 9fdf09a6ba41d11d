/** More people of our organisation, each with a key of their own. */
import { clientOf } from './api.js';
import type { Client, TestApi } from './api.js';

export interface Member extends Client {
  /** The user's public id. */
  readonly userId: string;
}

export type MemberRole = 'OWNER' | 'INSTRUCTOR' | 'MEMBER' | 'STUDENT' | 'VIEWER';

/** A member of that role; a robot, for those need no sign-in. */
export async function newMember(api: TestApi, role: MemberRole, name = `a ${role}`): Promise<Member> {
  const made = await ask<{ createRobot: { member: { user: { id: string } } } }>(api, 'mutation ($input: CreateRobotInput!) { createRobot(input: $input) { member { user { id } } } }', { name, role });
  const userId = made.createRobot.member.user.id;
  const keyed = await ask<{ createKey: { secret: string } }>(api, 'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret } }', { name, scopes: ['*'], userId });
  return { ...clientOf(api.url, keyed.createKey.secret, api.ours.tenantId), userId };
}

async function ask<T>(api: TestApi, mutation: string, input: object): Promise<T> {
  const { data, errors } = await api.ours.query<T>(mutation, { input });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}
