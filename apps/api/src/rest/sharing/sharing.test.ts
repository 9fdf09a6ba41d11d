/** Who sees a lab, over REST: by its visibility, by shares, by invitation, by links, and as a fork of their own. */
import { afterAll, describe, expect, test } from 'vitest';
import { webLab } from '../../testing/api.js';
import { startRestApi } from '../../testing/restApi.js';
import { newMember, newPerson } from '../../testing/roles.js';

const { api, ours, theirs, somebody } = await startRestApi();

afterAll(async () => {
  await api.close();
});

/** The path of a new lab, whose visibility is that. */
async function newLab(visibility: string): Promise<string> {
  const lab = (await ours.post('/v1/labs', { body: { name: 'shop', files: webLab } })).headers['location'] ?? '';
  expect((await ours.put(`${lab}/visibility`, { body: { visibility } })).body).toMatchObject({ visibility });
  return lab;
}

describe('visibility', () => {
  test('is changed by owners of the lab, if it is still as they saw it', async () => {
    const lab = await newLab('PRIVATE');
    const member = await newMember(api, 'MEMBER');
    expect((await somebody.get(lab, { headers: member.headers })).status).toBe(404);
    const etag = (await ours.get(lab)).headers['etag'] ?? '';
    const opened = await ours.put(`${lab}/visibility`, { headers: { 'if-match': etag }, body: { visibility: 'ORGANIZATION' } });
    expect([opened.status, (await ours.get(lab)).headers['etag']]).toEqual([200, opened.headers['etag']]);
    expect((await ours.put(`${lab}/visibility`, { headers: { 'if-match': etag }, body: { visibility: 'PRIVATE' } })).body).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
    expect((await somebody.get(lab, { headers: member.headers })).status).toBe(200);
    expect((await somebody.put(`${lab}/visibility`, { headers: member.headers, body: { visibility: 'PRIVATE' } })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  test('of a team needs the team', async () => {
    const lab = await newLab('PRIVATE');
    expect((await ours.put(`${lab}/visibility`, { body: { visibility: 'TEAM' } })).body).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ pointer: '#/teamId' }] });
    expect((await theirs.put(`${lab}/visibility`, { body: { visibility: 'LINK' } })).status).toBe(404);
  });
});

describe('a share', () => {
  test('is put, replaced and ended, for a user and for a team', async () => {
    const lab = await newLab('PRIVATE');
    const member = await newMember(api, 'MEMBER');
    const team = ((await ours.post('/v1/teams', { body: { name: lab } })).body as { readonly id: string }).id;
    expect((await ours.put(`${lab}/shares/${member.id}`, { body: { access: 'VIEWER' } })).body).toMatchObject({ userId: member.id, teamId: null, access: 'VIEWER' });
    expect((await somebody.get(lab, { headers: member.headers })).status).toBe(200);
    expect((await ours.put(`${lab}/shares/${member.id}`, { body: { access: 'EDITOR' } })).body).toMatchObject({ access: 'EDITOR' });
    expect((await ours.put(`${lab}/shares/${team}`, { body: { access: 'VIEWER' } })).body).toMatchObject({ userId: null, teamId: team });
    expect((await ours.get(`${lab}/shares`)).body).toMatchObject({ items: [{ access: expect.any(String) as string }, { access: expect.any(String) as string }] });
    expect((await somebody.get(`${lab}/shares`, { headers: member.headers })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    for (const holder of [member.id, team]) expect((await ours.delete(`${lab}/shares/${holder}`)).status).toBe(204);
    expect((await ours.delete(`${lab}/shares/${member.id}`)).status).toBe(404);
    expect((await somebody.get(lab, { headers: member.headers })).status).toBe(404);
  });

  test('with nobody, or by another organisation, is refused', async () => {
    const lab = await newLab('ORGANIZATION');
    const member = await newMember(api, 'MEMBER');
    expect((await ours.put(`${lab}/shares/usr_nobody`, { body: { access: 'VIEWER' } })).status).toBe(404);
    for (const response of [await theirs.get(`${lab}/shares`), await theirs.put(`${lab}/shares/${member.id}`, { body: { access: 'OWNER' } }), await theirs.delete(`${lab}/shares/${member.id}`)]) expect(response.status).toBe(404);
  });

  test('by invitation makes a guest of whoever accepts', async () => {
    const lab = await newLab('PRIVATE');
    const invited = await ours.post(`${lab}/invitations`, { body: { email: 'guest@elsewhere.example', access: 'VIEWER' } });
    expect([invited.status, invited.body]).toMatchObject([201, { labId: lab.replace('/v1/labs/', ''), access: 'VIEWER', role: null }]);
    const guest = await newPerson(api, { email: 'guest@elsewhere.example', emailVerified: true });
    const { token } = invited.body as { readonly token: string };
    expect((await somebody.post('/v1/accepted-invitations', { headers: guest.headers, body: { token } })).body).toMatchObject({ role: null });
    expect((await somebody.get(lab, { headers: { ...guest.headers, 'vantage-organization': 'ours' } })).status).toBe(200);
  });
});

describe('a link', () => {
  test('opens its lab until it is revoked, and shows its token once', async () => {
    const lab = await newLab('LINK');
    const request = { headers: { 'idempotency-key': lab }, body: { name: 'for the course' } };
    const [made, again] = [await ours.post(`${lab}/links`, request), await ours.post(`${lab}/links`, request)];
    const { token, ...link } = made.body as { readonly token: string };
    expect(again.body).toEqual({ ...link, token: null });
    const path = made.headers['location'] ?? '';
    expect((await ours.get(path)).body).toEqual(link);
    const visitor = { headers: { 'vantage-link': token } };
    expect((await somebody.get('/v1/linked-lab', visitor)).body).toEqual((await ours.get(lab)).body);
    expect((await somebody.post(`${lab}/revisions/head/reach`, { ...visitor, body: { from: 'internet', to: 'shop/service/web:80' } })).status).toBe(200);
    expect((await somebody.get(`${lab}/links`, visitor)).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect((await theirs.delete(path)).status).toBe(404);
    expect((await ours.delete(path)).status).toBe(204);
    expect((await somebody.get('/v1/linked-lab', visitor)).body).toMatchObject({ status: 410, code: 'LINK_GONE' });
    const unknown = await somebody.get('/v1/linked-lab', { headers: { 'vantage-link': `vl_${'A'.repeat(43)}` } });
    expect([unknown.body, unknown.headers['www-authenticate']]).toMatchObject([{ status: 401, code: 'UNAUTHENTICATED' }, 'Bearer']);
    expect((await ours.get(`${lab}/links`)).body).toMatchObject({ items: [{ id: (link as unknown as { readonly id: string }).id, revokedAt: expect.any(String) as string }] });
  });

  test('to a lab that is not shared by link is refused, and a key has none', async () => {
    const lab = await newLab('PRIVATE');
    expect((await ours.post(`${lab}/links`, { body: {} })).body).toMatchObject({ status: 409, code: 'NOT_SHARED_BY_LINK' });
    expect((await ours.get(`${lab}/links/lnk_none`)).status).toBe(404);
    expect((await ours.get('/v1/linked-lab')).status).toBe(404);
  });
});

describe('a fork', () => {
  test('is a lab of its own, made once for an idempotency key, and tells what it began as', async () => {
    const lab = await newLab('ORGANIZATION');
    const { id: revisionId } = (await ours.get(`${lab}/revisions/1`)).body as { readonly id: string };
    const request = { headers: { 'idempotency-key': lab }, body: { revisionId, name: 'mine' } };
    const [forked, again] = [await ours.post('/v1/forks', request), await ours.post('/v1/forks', request)];
    expect([forked.status, forked.body]).toMatchObject([201, { name: 'mine', headNumber: 1 }]);
    expect(again.body).toEqual(forked.body);
    const path = forked.headers['location'] ?? '';
    expect((await ours.get(path)).body).toEqual(forked.body);
    expect((await ours.get(`${path}/origin`)).body).toMatchObject({ revision: { id: revisionId }, elsewhere: null });
    expect((await ours.get(`${lab}/origin`)).body).toEqual({ revision: null, elsewhere: null });
    expect((await theirs.post('/v1/forks', { body: { revisionId } })).status).toBe(404);
  });

  test('in another organisation is for whoever may read the lab there', async () => {
    const lab = await newLab('ORGANIZATION');
    const { id: revisionId } = (await ours.get(`${lab}/revisions/1`)).body as { readonly id: string };
    const { headers } = await newPerson(api, { ours: 'MEMBER', theirs: 'MEMBER' });
    const there = { ...headers, 'vantage-organization': 'theirs' };
    const forked = await somebody.post('/v1/forks', { headers: there, body: { revisionId } });
    expect(forked.status).toBe(201);
    const path = forked.headers['location'] ?? '';
    expect((await somebody.get(`${path}/origin`, { headers: there })).body).toMatchObject({ revision: null, elsewhere: { organization: 'ours', revisionId, number: 1 } });
    expect((await theirs.get(`${path}/origin`)).body).toEqual({ revision: null, elsewhere: null });
  });
});

describe('presence', () => {
  test('is told to whoever reads the lab', async () => {
    const lab = await newLab('PRIVATE');
    expect((await ours.get(`${lab}/presence`)).body).toEqual({ items: [] });
    expect((await theirs.get(`${lab}/presence`)).status).toBe(404);
  });
});
