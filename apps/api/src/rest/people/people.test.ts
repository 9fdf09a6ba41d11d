/** An organisation over REST: who is in it, by whose invitation, with which keys, and what of that the audit log keeps. */
import { afterAll, describe, expect, test } from 'vitest';
import { startRestApi } from '../../testing/restApi.js';
import { restClientOf } from '../../testing/restClient.js';
import { newGuest, newMember, newPerson } from '../../testing/roles.js';

const { api, ours, theirs } = await startRestApi();

afterAll(async () => {
  await api.close();
});

interface MemberBody {
  readonly user: { readonly id: string };
}

/** Where a new robot of ours is found, and its id. */
async function newRobot(role = 'MEMBER'): Promise<{ readonly path: string; readonly id: string }> {
  const made = await ours.post('/v1/robots', { body: { name: `a ${role}`, role } });
  expect(made.status).toBe(201);
  return { path: made.headers['location'] ?? '', id: (made.body as MemberBody).user.id };
}

describe('who asks', () => {
  test('a key acts for a user in its organisation', async () => {
    const { body } = await ours.get('/v1/viewer');
    expect(body).toMatchObject({ organization: { slug: 'ours' }, user: { name: 'user of ours' }, role: 'OWNER', organizations: [{ slug: 'ours', role: 'OWNER' }] });
    expect((body as { readonly permissions: readonly string[] }).permissions).toContain('webhook.manage');
  });

  test('a guest has no role, and names the organisation by a header; one of which they are not is not found', async () => {
    const guest = await newGuest(api);
    const somebody = restClientOf({ url: api.url });
    expect((await somebody.get('/v1/viewer', { headers: guest.headers })).body).toMatchObject({ organization: { slug: 'ours' }, role: null, organizations: expect.arrayContaining([{ slug: 'ours', name: expect.any(String) as string, role: null }]) as unknown });
    expect((await somebody.get('/v1/viewer', { headers: { ...guest.headers, 'vantage-organization': 'nobodys' } })).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  test('a cookie changes nothing without the session’s token', async () => {
    const { cookie = '' } = (await newGuest(api)).headers;
    const somebody = restClientOf({ url: api.url });
    expect((await somebody.get('/v1/sessions', { headers: { cookie } })).status).toBe(200);
    expect((await somebody.delete('/v1/sessions', { headers: { cookie } })).body).toMatchObject({ status: 403, code: 'CSRF_TOKEN_MISSING' });
  });
});

describe('the organisation', () => {
  test('is renamed by its owner alone', async () => {
    expect((await ours.patch('/v1/organization', { body: { name: 'Our school' } })).body).toMatchObject({ name: 'Our school', slug: 'ours' });
    expect((await ours.get('/v1/organization')).body).toMatchObject({ name: 'Our school' });
    const member = await newMember(api, 'MEMBER');
    expect((await restClientOf({ url: api.url }).patch('/v1/organization', { headers: member.headers, body: { name: 'Mine' } })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  test('tells page by page who is in it', async () => {
    const { id } = await newRobot();
    const { items, nextCursor } = (await ours.get('/v1/members', { query: { first: 1 } })).body as { readonly items: readonly MemberBody[]; readonly nextCursor: string };
    expect(items.map((member) => member.user.id)).toEqual([id]);
    const next = await ours.get('/v1/members', { query: { first: 1, after: nextCursor } });
    expect(next.body).not.toMatchObject({ items: [{ user: { id } }] });
  });
});

describe('a member', () => {
  test('gets another role, and is removed', async () => {
    const { path, id } = await newRobot('STUDENT');
    expect((await ours.get(path)).body).toMatchObject({ user: { id }, role: 'STUDENT', email: null });
    expect((await ours.patch(path, { body: { role: 'INSTRUCTOR' } })).body).toMatchObject({ role: 'INSTRUCTOR' });
    expect((await ours.delete(path)).status).toBe(204);
    for (const response of [await ours.get(path), await ours.patch(path, { body: { role: 'VIEWER' } }), await ours.delete(path)]) expect(response.status).toBe(404);
    expect((await ours.get(`/v1/users/${id}`)).body).toEqual({ id, name: 'a STUDENT' });
  });

  test('who is the last owner stays one', async () => {
    const { user } = (await ours.get('/v1/viewer')).body as MemberBody;
    expect((await ours.patch(`/v1/members/${user.id}`, { body: { role: 'MEMBER' } })).body).toMatchObject({ status: 409, code: 'LAST_OWNER' });
    expect((await ours.delete(`/v1/members/${user.id}`)).body).toMatchObject({ code: 'LAST_OWNER' });
  });

  test('of another organisation is not found', async () => {
    const { path, id } = await newRobot();
    for (const response of [await theirs.get(path), await theirs.patch(path, { body: { role: 'VIEWER' } }), await theirs.delete(path), await theirs.get(`/v1/users/${id}`)]) expect(response.status).toBe(404);
  });
});

describe('an invitation', () => {
  test('shows its token once; whoever is signed in comes in with it, once', async () => {
    const request = { headers: { 'idempotency-key': 'invited' }, body: { email: 'ada@school.example', role: 'STUDENT', expiresInDays: 7 } };
    const [invited, again] = [await ours.post('/v1/invitations', request), await ours.post('/v1/invitations', request)];
    const { token, ...invitation } = invited.body as { readonly token: string };
    expect(token).toMatch(/^vi_/);
    expect(again.body).toEqual({ ...invitation, token: null });
    expect((await ours.get(invited.headers['location'] ?? '')).body).toEqual(invitation);
    expect((await ours.get('/v1/invitations')).body).toMatchObject({ items: [invitation] });
    const ada = await newPerson(api, { email: 'ada@school.example', emailVerified: true });
    const somebody = restClientOf({ url: api.url });
    const accept = { headers: ada.headers, body: { token } };
    for (const [is, code] of [[{ email: 'eve@school.example', emailVerified: true }, 'INVITATION_NOT_YOURS'], [{ email: 'ada@school.example' }, 'EMAIL_NOT_VERIFIED']] as const) {
      expect((await somebody.post('/v1/accepted-invitations', { ...accept, headers: (await newPerson(api, is)).headers })).body).toMatchObject({ status: 403, code });
    }
    expect((await somebody.post('/v1/accepted-invitations', accept)).body).toEqual({ slug: 'ours', name: expect.any(String) as string, role: 'STUDENT' });
    expect((await somebody.post('/v1/accepted-invitations', accept)).body).toMatchObject({ status: 410, code: 'INVITATION_GONE' });
    expect((await ours.post('/v1/accepted-invitations', { body: { token } })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  test('that is taken back is gone', async () => {
    const invited = await ours.post('/v1/invitations', { body: { email: 'eve@school.example', role: 'VIEWER' } });
    const path = invited.headers['location'] ?? '';
    expect((await theirs.delete(path)).status).toBe(404);
    expect((await ours.delete(path)).status).toBe(204);
    expect((await ours.delete(path)).status).toBe(404);
  });

  test('to nobody, or into nothing, is refused with its places', async () => {
    const { body } = await ours.post('/v1/invitations', { body: { email: 'nobody', role: 'KING', expiresInDays: 31 } });
    expect((body as { readonly errors: readonly { readonly pointer: string }[] }).errors.map(({ pointer }) => pointer).sort()).toEqual(['#/email', '#/expiresInDays', '#/role']);
  });
});

describe('a team', () => {
  test('is made, named, filled, emptied and removed', async () => {
    const made = await ours.post('/v1/teams', { body: { name: 'networks' } });
    const path = made.headers['location'] ?? '';
    expect((await ours.get(path)).body).toEqual(made.body);
    expect((await ours.post('/v1/teams', { body: { name: 'networks' } })).body).toMatchObject({ status: 409, code: 'NAME_TAKEN' });
    expect((await ours.patch(path, { body: { name: 'packets' } })).body).toMatchObject({ name: 'packets' });
    expect((await ours.get('/v1/teams')).body).toMatchObject({ items: [{ name: 'packets' }] });
    const { id } = await newRobot();
    expect([await ours.put(`${path}/members/${id}`), await ours.put(`${path}/members/${id}`)]).toMatchObject([{ status: 204 }, { status: 204 }]);
    expect((await ours.get(`${path}/members`)).body).toEqual({ items: [{ id, name: 'a MEMBER' }] });
    expect((await ours.delete(`${path}/members/${id}`)).status).toBe(204);
    expect((await ours.get(`${path}/members`)).body).toEqual({ items: [] });
    expect((await ours.put(`${path}/members/usr_nobody`)).status).toBe(404);
    for (const response of [await theirs.get(path), await theirs.get(`${path}/members`), await theirs.put(`${path}/members/${id}`), await theirs.delete(path)]) expect(response.status).toBe(404);
    expect((await ours.delete(path)).status).toBe(204);
    expect((await ours.get(path)).status).toBe(404);
  });
});

describe('a key', () => {
  test('shows its secret once, acts for its robot, and ends at once', async () => {
    const { id } = await newRobot('INSTRUCTOR');
    const request = { headers: { 'idempotency-key': 'a key' }, body: { name: 'autumn', scopes: ['labs:read'], expiresAt: '2099-01-31T00:00:00Z', userId: id } };
    const [made, again] = [await ours.post('/v1/keys', request), await ours.post('/v1/keys', request)];
    const { secret, ...key } = made.body as { readonly secret: string };
    expect(made.body).toMatchObject({ userId: id, scopes: ['labs:read'], revokedAt: null });
    expect([again.headers['idempotency-replayed'], again.body]).toEqual(['true', { ...key, secret: null }]);
    const path = made.headers['location'] ?? '';
    expect((await ours.get(path)).body).toEqual(key);
    expect((await ours.get('/v1/keys')).body).toMatchObject({ items: expect.arrayContaining([key]) as unknown });
    const robot = restClientOf({ url: api.url, apiKey: secret });
    expect((await robot.get('/v1/viewer')).body).toMatchObject({ role: 'INSTRUCTOR' });
    expect((await robot.get('/v1/keys')).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    for (const response of [await theirs.get(path), await theirs.delete(path)]) expect(response.status).toBe(404);
    expect((await ours.delete(path)).status).toBe(204);
    expect((await robot.get('/v1/viewer')).status).toBe(401);
    expect((await ours.get(path)).body).toMatchObject({ revokedAt: expect.any(String) as string });
  });

  test('that was never good is refused', async () => {
    expect((await ours.post('/v1/keys', { body: { name: 'late', scopes: ['*'], expiresAt: '2001-01-01T00:00:00Z' } })).body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ pointer: '#/expiresAt' }] });
    expect((await ours.post('/v1/keys', { body: { name: 'none', scopes: ['labs:everything'] } })).body).toMatchObject({ errors: [{ pointer: '#/scopes/0' }] });
  });

  test('leaves no secret among the answers that are kept', async () => {
    const made = await ours.post('/v1/keys', { headers: { 'idempotency-key': 'kept' }, body: { name: 'kept', scopes: ['*'] } });
    const kept = await api.deps.database.withTenant(api.ours.tenantId, (tx) => tx.prisma.idempotentAnswer.findMany());
    expect(JSON.stringify(kept)).toContain('"prefix');
    expect(JSON.stringify(kept)).not.toContain((made.body as { readonly secret: string }).secret);
  });
});

describe('the audit log', () => {
  test('tells what became of one thing, newest first, to owners alone', async () => {
    const { path, id } = await newRobot();
    await ours.patch(path, { body: { role: 'VIEWER' } });
    const { body } = await ours.get('/v1/audit-events', { query: { subject: id } });
    expect(body).toMatchObject({
      items: [
        { operation: 'member.manage', subjectKind: 'user', subjectId: id, via: 'key', detail: { from: 'MEMBER', to: 'VIEWER' } },
        { operation: 'robot.manage', subjectId: id },
      ],
      nextCursor: null,
    });
    expect((await ours.get('/v1/audit-events', { query: { subject: 'nothing' } })).status).toBe(404);
    expect((await theirs.get('/v1/audit-events', { query: { subject: id } })).body).toEqual({ items: [], nextCursor: null });
    const member = await newMember(api, 'INSTRUCTOR');
    expect((await restClientOf({ url: api.url }).get('/v1/audit-events', { headers: member.headers })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });
});

describe('somebody who is signed in', () => {
  test('sees their sessions and ends them; a key has none', async () => {
    const { headers } = await newGuest(api);
    const somebody = restClientOf({ url: api.url });
    const { items } = (await somebody.get('/v1/sessions', { headers })).body as { readonly items: readonly { readonly id: string; readonly current: boolean }[] };
    expect(items).toMatchObject([{ current: true }]);
    expect((await somebody.delete('/v1/sessions/ses_nothing', { headers })).status).toBe(404);
    expect((await somebody.delete(`/v1/sessions/${items[0]?.id ?? ''}`, { headers })).status).toBe(204);
    expect((await somebody.get('/v1/sessions', { headers })).status).toBe(401);
    const other = await newGuest(api);
    expect((await somebody.delete('/v1/sessions', { headers: other.headers })).status).toBe(204);
    expect((await somebody.get('/v1/viewer', { headers: other.headers })).status).toBe(401);
    expect((await ours.get('/v1/sessions')).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });
});
