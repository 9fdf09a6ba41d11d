/** Who accepts an invitation: whoever it is for, once, as long as it is meant. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askerOf, newLab, startApi } from '../testing/api.js';
import type { Asker, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import { newPerson } from '../testing/roles.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api.close();
});

const INVITE = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { token invitation { id open } } }';
const INVITE_TO_LAB = 'mutation ($input: InviteToLabInput!) { inviteToLab(input: $input) { token invitation { id } } }';
const ACCEPT = 'mutation ($token: String!) { acceptInvitation(token: $token) { affiliation { slug role } } }';
const REVOKE = 'mutation ($id: ID!) { revokeInvitation(id: $id) { invitation { id } } }';

interface Invited {
  readonly token: string;
  readonly invitation: { readonly id: string };
}

async function invite(input: object = {}, inviter: Asker = api.ours): Promise<Invited> {
  const { data, errors } = await inviter.query<{ inviteMember: Invited }>(INVITE, { input: { email: 'ada@school.example', role: 'STUDENT', ...input } });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.inviteMember;
}

/** Somebody of theirs, with this address. */
async function person(email = 'ada@school.example', emailVerified = true): Promise<Asker> {
  const { headers } = await newPerson(api, { theirs: 'MEMBER', email, emailVerified });
  return askerOf(api.url, { ...headers, 'vantage-organization': 'theirs' });
}

async function codeOf(who: Asker, query: string, variables: Readonly<Record<string, unknown>>): Promise<string> {
  return (await who.query(query, variables)).errors?.[0]?.extensions.code ?? 'ok';
}

describe('an invitation to an address', () => {
  test.each([
    ['an account with that verified address', 'ada@school.example', true, 'ok'],
    ['the same in capitals', 'Ada@School.Example', true, 'ok'],
    ['an account with that address, which nobody verified', 'ada@school.example', false, 'EMAIL_NOT_VERIFIED'],
    ['an account with another verified address', 'eve@school.example', true, 'INVITATION_NOT_YOURS'],
  ] as const)('accepted by %s', async (_who, email, verified, expected) => {
    const { token } = await invite();
    expect(await codeOf(await person(email, verified), ACCEPT, { token })).toBe(expected);
  });

  test('that somebody else tried to accept is still good for whom it is for', async () => {
    const { token } = await invite();
    expect(await codeOf(await person('eve@school.example'), ACCEPT, { token })).toBe('INVITATION_NOT_YOURS');
    expect((await (await person()).query(ACCEPT, { token })).data).toEqual({ acceptInvitation: { affiliation: { slug: 'ours', role: 'STUDENT' } } });
  });

  test('that is open is good for whoever holds it, once', async () => {
    const { token } = await invite({ open: true });
    const [eve, ada] = [await person('eve@school.example', false), await person()];
    expect(await codeOf(eve, ACCEPT, { token })).toBe('ok');
    expect(await codeOf(ada, ACCEPT, { token })).toBe('INVITATION_GONE');
  });

  test('accepted by a member leaves them the role that they have, and the log names none', async () => {
    const ada = await person();
    const [first, second] = [await invite(), await invite({ role: 'INSTRUCTOR' })];
    await ada.query(ACCEPT, { token: first.token });
    expect((await ada.query(ACCEPT, { token: second.token })).data).toEqual({ acceptInvitation: { affiliation: { slug: 'ours', role: 'STUDENT' } } });
    const log = await api.ours.query('{ viewer { organization { auditLog(first: 1) { nodes { detail } } } } }');
    expect(log.data).toEqual({ viewer: { organization: { auditLog: { nodes: [{ detail: expect.stringMatching(/^\{"invitation":"[-0-9a-f]{36}"\}$/) as string }] } } } });
  });

  test('accepted by ten at once lets one in', async () => {
    const { token } = await invite({ open: true });
    const crowd = await Promise.all(Array.from({ length: 10 }, () => person()));
    const codes = await Promise.all(crowd.map((who) => codeOf(who, ACCEPT, { token })));
    expect([...codes].sort()).toEqual([...Array.from({ length: 9 }, () => 'INVITATION_GONE'), 'ok']);
  });
});

describe('an invitation that is gone', () => {
  test('was taken back', async () => {
    const { token, invitation } = await invite();
    expect(await codeOf(api.ours, REVOKE, { id: invitation.id })).toBe('ok');
    expect(await codeOf(api.ours, REVOKE, { id: invitation.id })).toBe('NOT_FOUND');
    expect(await codeOf(await person(), ACCEPT, { token })).toBe('INVITATION_GONE');
  });

  test('has expired', async () => {
    const { token } = await invite({ expiresInDays: 1 });
    const { now } = api.deps;
    const ada = await person();
    Object.assign(api.deps, { now: () => new Date(Date.now() + 25 * 3_600_000) });
    // Sessions of that clock have ended, too: a person is signed in anew.
    const later = await person();
    expect(await codeOf(later, ACCEPT, { token })).toBe('INVITATION_GONE');
    Object.assign(api.deps, { now });
    expect(await codeOf(ada, ACCEPT, { token })).toBe('ok');
  });

  test.each([
    ['has left', async (id: string) => api.ours.query('mutation ($id: ID!) { removeMember(userId: $id) { user { id } } }', { id })],
    ['is no longer somebody who may invite', async (id: string) => api.ours.query('mutation ($id: ID!) { changeRole(input: { userId: $id, role: MEMBER }) { member { role } } }', { id })],
  ])('was made by somebody who %s', async (_what, change) => {
    const inviter = await newMember(api, 'OWNER');
    const { token } = await invite({ role: 'OWNER' }, inviter);
    expect((await change(inviter.userId)).errors).toBeUndefined();
    expect(await codeOf(await person(), ACCEPT, { token })).toBe('INVITATION_GONE');
  });
});

describe('an invitation to a lab', () => {
  test('makes a guest with that access, and is taken back by whoever made it, and by nobody else', async () => {
    const [member, other] = [await newMember(api, 'MEMBER'), await newMember(api, 'MEMBER')];
    const lab = await newLab(member);
    const made = async () => (await member.query<{ inviteToLab: Invited }>(INVITE_TO_LAB, { input: { labId: lab.id, email: 'ada@school.example', access: 'EDITOR' } })).data.inviteToLab;
    const [kept, revoked] = [await made(), await made()];
    expect(await codeOf(other, REVOKE, { id: revoked.invitation.id })).toBe('FORBIDDEN');
    expect(await codeOf(member, REVOKE, { id: revoked.invitation.id })).toBe('ok');
    const ada = await person();
    expect(await codeOf(ada, ACCEPT, { token: revoked.token })).toBe('INVITATION_GONE');
    expect(await codeOf(await person('eve@school.example'), ACCEPT, { token: kept.token })).toBe('INVITATION_NOT_YOURS');
    expect((await ada.query(ACCEPT, { token: kept.token })).data).toEqual({ acceptInvitation: { affiliation: { slug: 'ours', role: null } } });
  });

  test('lets the guest see that lab and no other of the organisation, nor who is in it', async () => {
    const lab = await newLab(api.ours);
    await newLab(api.ours);
    const { token } = (await api.ours.query<{ inviteToLab: Invited }>(INVITE_TO_LAB, { input: { labId: lab.id, email: 'ada@school.example', access: 'VIEWER' } })).data.inviteToLab;
    const { headers } = await newPerson(api, { theirs: 'MEMBER', email: 'ada@school.example', emailVerified: true });
    expect(await codeOf(askerOf(api.url, { ...headers, 'vantage-organization': 'theirs' }), ACCEPT, { token })).toBe('ok');
    const guest = askerOf(api.url, { ...headers, 'vantage-organization': 'ours' });
    expect((await guest.query('{ labs { nodes { id } } }')).data).toEqual({ labs: { nodes: [{ id: lab.id }] } });
    expect(await codeOf(guest, '{ viewer { organization { members { nodes { role } } } } }', {})).toBe('FORBIDDEN');
  });

  describe('is known to those who may share the lab', () => {
    const LIST = 'query ($id: ID!, $after: String) { lab(id: $id) { invitations(first: 1, after: $after) { nodes { email access role createdBy { id } } pageInfo { hasNextPage endCursor } } } }';
    interface Listed {
      readonly lab: { readonly invitations: { readonly nodes: readonly unknown[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } } };
    }

    async function invitedLab() {
      const member = await newMember(api, 'MEMBER');
      const [lab, elsewhere] = [await newLab(member), await newLab(member)];
      const to = async (labId: string, email: string) => (await member.query<{ inviteToLab: Invited }>(INVITE_TO_LAB, { input: { labId, email, access: 'EDITOR' } })).data.inviteToLab;
      const made = [await to(lab.id, 'ada@school.example'), await to(lab.id, 'eve@school.example')] as const;
      await to(elsewhere.id, 'elsewhere@school.example');
      await invite({ email: 'member@school.example' });
      return { member, lab, made };
    }

    test('page by page, newest first, with who made it, and none to another lab or into the organisation', async () => {
      const { member, lab } = await invitedLab();
      const [colleague] = [await newMember(api, 'STUDENT')];
      await member.query('mutation ($input: ShareLabInput!) { shareLab(input: $input) { lab { id } } }', { input: { labId: lab.id, userId: colleague.userId, access: 'OWNER' } });
      for (const who of [member, colleague, api.ours]) {
        const first = (await who.query<Listed>(LIST, { id: lab.id })).data.lab.invitations;
        expect(first).toMatchObject({ nodes: [{ email: 'eve@school.example', access: 'EDITOR', role: null, createdBy: { id: member.userId } }], pageInfo: { hasNextPage: true } });
        const second = (await who.query<Listed>(LIST, { id: lab.id, after: first.pageInfo.endCursor })).data.lab.invitations;
        expect(second).toMatchObject({ nodes: [{ email: 'ada@school.example' }], pageInfo: { hasNextPage: false } });
      }
      const rest = await api.anonymous().get(`/v1/labs/${lab.id}/invitations?first=1`).set('authorization', `Bearer ${colleague.apiKey}`);
      expect(rest.body).toMatchObject({ items: [{ email: 'eve@school.example', labId: lab.id, access: 'EDITOR', createdById: member.userId }], nextCursor: expect.any(String) as unknown });
      expect(rest.headers['link']).toContain(`/v1/labs/${lab.id}/invitations?first=1&after=`);
    });

    test('and to nobody else: who only sees the lab is refused, who does not is told of nothing', async () => {
      const { lab } = await invitedLab();
      expect(await codeOf(await newMember(api, 'MEMBER'), LIST, { id: lab.id })).toBe('FORBIDDEN');
      expect((await api.theirs.query(LIST, { id: lab.id })).data).toEqual({ lab: null });
    });

    test('who take it back, whoever made it, and see no more of it then', async () => {
      const { member, lab, made } = await invitedLab();
      const [owner, editor] = [await newMember(api, 'STUDENT'), await newMember(api, 'STUDENT')];
      for (const [who, access] of [[owner, 'OWNER'], [editor, 'EDITOR']] as const) {
        await member.query('mutation ($input: ShareLabInput!) { shareLab(input: $input) { lab { id } } }', { input: { labId: lab.id, userId: who.userId, access } });
      }
      expect(await codeOf(editor, REVOKE, { id: made[1].invitation.id })).toBe('FORBIDDEN');
      expect(await codeOf(owner, REVOKE, { id: made[1].invitation.id })).toBe('ok');
      expect((await owner.query<Listed>(LIST, { id: lab.id })).data.lab.invitations).toMatchObject({ nodes: [{ email: 'ada@school.example' }], pageInfo: { hasNextPage: false } });
      await api.anonymous().delete(`/v1/invitations/${made[0].invitation.id}`).set('authorization', `Bearer ${owner.apiKey}`).expect(204);
      expect((await member.query<Listed>(LIST, { id: lab.id })).data.lab.invitations.nodes).toEqual([]);
    });
  });

  test('whose maker may no longer share the lab is gone', async () => {
    const member = await newMember(api, 'MEMBER');
    const lab = await newLab(api.ours);
    const share = 'mutation ($input: ShareLabInput!) { shareLab(input: $input) { lab { id } } }';
    await api.ours.query(share, { input: { labId: lab.id, userId: member.userId, access: 'OWNER' } });
    const { data } = await member.query<{ inviteToLab: Invited }>(INVITE_TO_LAB, { input: { labId: lab.id, email: 'ada@school.example', access: 'OWNER' } });
    await api.ours.query(share, { input: { labId: lab.id, userId: member.userId, access: 'VIEWER' } });
    expect(await codeOf(await person(), ACCEPT, { token: data.inviteToLab.token })).toBe('INVITATION_GONE');
  });
});
