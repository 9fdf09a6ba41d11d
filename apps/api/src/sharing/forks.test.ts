/** Forks across organisations: read there, made here, and telling nobody here what they may not see there. */
import { randomUUID } from 'node:crypto';
import { putShare } from '@vantage/db';
import { uuidOf } from '@vantage/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askerOf, newLab, startApi, webLab } from '../testing/api.js';
import type { Asker, NewLab, TestApi } from '../testing/api.js';
import { newPerson, newVisitor } from '../testing/roles.js';
import type { SignedInPerson } from '../testing/roles.js';

let api: TestApi;
/** A member of theirs, who is a guest of ours. */
let person: SignedInPerson;

beforeAll(async () => {
  api = await startApi();
  person = await newPerson(api, { theirs: 'MEMBER' });
});

afterAll(async () => {
  await api.close();
});

const FORK = 'mutation ($input: ForkLabInput!) { forkLab(input: $input) { lab { id name forkedFrom { id } origin { organization labId revisionId number } head { number message author { name } files { path content } } } } }';

interface Forked {
  readonly forkLab: { readonly lab: { readonly id: string; readonly name: string; readonly origin: object | null } };
}

/** The person, in one of the organisations. */
function as({ headers }: SignedInPerson, organization: 'ours' | 'theirs'): Asker {
  return askerOf(api.url, { ...headers, 'vantage-organization': organization });
}

async function sharedWithGuest(who: SignedInPerson): Promise<NewLab> {
  const lab = await newLab(api.ours, 'the original');
  await api.deps.database.withTenant(api.ours.tenantId, (tx) => putShare(tx, { id: randomUUID(), labId: uuidOf('lab', lab.id) ?? '', with: { kind: 'user', userId: who.ours }, access: 'VIEWER', createdBy: undefined }));
  return lab;
}

async function codeOf(who: Asker, input: object): Promise<string> {
  return (await who.query(FORK, { input })).errors?.[0]?.extensions.code ?? 'ok';
}

describe('a guest who is a member elsewhere', () => {
  test('forks a lab that is shared with them into their own organisation', async () => {
    const lab = await sharedWithGuest(person);
    const { data, errors } = await as(person, 'theirs').query<Forked>(FORK, { input: { revisionId: lab.head.id } });
    expect(errors).toBeUndefined();
    expect(data.forkLab.lab).toMatchObject({
      name: 'the original (fork)',
      forkedFrom: null,
      origin: { organization: 'ours', labId: lab.id, revisionId: lab.head.id, number: 1 },
      head: { number: 1, author: { name: 'Person' }, files: webLab },
    });
    expect((await api.theirs.query('query ($id: ID!) { lab(id: $id) { name } }', { id: data.forkLab.lab.id })).data).toEqual({ lab: { name: 'the original (fork)' } });
    expect((await api.ours.query('query ($id: ID!) { lab(id: $id) { name } }', { id: data.forkLab.lab.id })).data).toEqual({ lab: null });
  });

  test('is told where the fork comes from for as long as they may read it there; colleagues are not told, nor is their audit log', async () => {
    const lab = await sharedWithGuest(person);
    const { data } = await as(person, 'theirs').query<Forked>(FORK, { input: { revisionId: lab.head.id } });
    const { id } = data.forkLab.lab;
    const ORIGIN = 'query ($id: ID!) { lab(id: $id) { origin { revisionId } revisions { nodes { message } } } }';
    const colleague = await newPerson(api, { theirs: 'OWNER' });
    for (const who of [api.theirs, as(colleague, 'theirs')]) {
      const told = await who.query<{ lab: { origin: unknown } }>(ORIGIN, { id });
      expect(told.data.lab.origin).toBeNull();
      expect(JSON.stringify(told)).not.toContain(uuidOf('revision', lab.head.id));
    }
    const log = await api.theirs.query('query ($id: ID) { viewer { organization { auditLog(subject: $id) { nodes { operation detail } } } } }', { id });
    expect(JSON.stringify(log)).toContain('lab.create');
    expect(JSON.stringify(log)).not.toContain(uuidOf('revision', lab.head.id));
    await api.ours.query('mutation ($id: ID!) { deleteLab(id: $id) { id } }', { id: lab.id });
    expect((await as(person, 'theirs').query<{ lab: { origin: unknown } }>(ORIGIN, { id })).data.lab.origin).toBeNull();
  });

  test('leaves a trace in the audit log of the organisation that owns the lab', async () => {
    const lab = await sharedWithGuest(person);
    await as(person, 'theirs').query(FORK, { input: { revisionId: lab.head.id } });
    const log = await api.ours.query<{ viewer: { organization: { auditLog: { nodes: readonly unknown[] } } } }>(
      'query ($id: ID) { viewer { organization { auditLog(subject: $id) { nodes { operation via detail user { name } } } } } }',
      { id: lab.id },
    );
    expect(log.data.viewer.organization.auditLog.nodes[0]).toEqual({ operation: 'lab.read', via: 'SESSION', user: { name: 'Person' }, detail: JSON.stringify({ forkedElsewhere: lab.head.id }) });
  });

  test('needs rights in both: no fork of what is not shared, none where they may make no lab, none beyond its quota', async () => {
    const secret = await newLab(api.ours);
    expect(await codeOf(as(person, 'theirs'), { revisionId: secret.head.id })).toBe('NOT_FOUND');
    const lab = await sharedWithGuest(person);
    expect(await codeOf(as(person, 'ours'), { revisionId: lab.head.id })).toBe('FORBIDDEN');
    Object.assign(api.deps, { quotas: { ...api.deps.quotas, labs: 0 } });
    expect(await codeOf(as(person, 'theirs'), { revisionId: lab.head.id })).toBe('QUOTA_EXCEEDED');
    Object.assign(api.deps, { quotas: { ...api.deps.quotas, labs: 1_000 } });
    const viewer = await newPerson(api, { theirs: 'VIEWER' });
    expect(await codeOf(as(viewer, 'theirs'), { revisionId: (await sharedWithGuest(viewer)).head.id })).toBe('FORBIDDEN');
  });
});

describe('a link', () => {
  async function linked(): Promise<{ readonly lab: NewLab; readonly link: string }> {
    const lab = await newLab(api.ours, 'linked');
    return { lab, link: (await newVisitor(api, lab.id)).headers['vantage-link'] ?? '' };
  }

  test.each([
    ['a key of another organisation', () => api.theirs as Asker],
    ['somebody signed in to one', () => as(person, 'theirs')],
  ])('is enough for %s to fork, and says nothing of who followed it', async (_who, who) => {
    const { lab, link } = await linked();
    expect(await codeOf(who(), { revisionId: lab.head.id })).toBe('NOT_FOUND');
    const { data, errors } = await who().query<Forked>(FORK, { input: { revisionId: lab.head.id, link } });
    expect(errors).toBeUndefined();
    expect(data.forkLab.lab).toMatchObject({ name: 'linked (fork)', origin: null, head: { files: webLab } });
    const log = JSON.stringify(await api.ours.query('query ($id: ID) { viewer { organization { auditLog(subject: $id) { nodes { user { name } detail } } } } }', { id: lab.id }));
    expect(log).toContain('forkedElsewhere');
    expect(log).not.toContain(link);
    expect(log).not.toContain('Person');
  });

  test('opens its own lab alone, and one that nobody made opens none', async () => {
    const [one, other] = [await linked(), await linked()];
    expect(await codeOf(api.theirs, { revisionId: one.lab.head.id, link: other.link })).toBe('NOT_FOUND');
    expect(await codeOf(api.theirs, { revisionId: one.lab.head.id, link: `${other.link.slice(0, -1)}_` })).toBe('NOT_FOUND');
  });

  test('that has ended opens nothing any more, and says so', async () => {
    const { lab, link } = await linked();
    await api.ours.query('mutation ($input: SetVisibilityInput!) { setVisibility(input: $input) { lab { id } } }', { input: { labId: lab.id, visibility: 'ORGANIZATION' } });
    expect(await codeOf(api.theirs, { revisionId: lab.head.id, link })).toBe('LINK_GONE');
  });

  test('is enough to read, and not to fork, for somebody without an organisation', async () => {
    const { lab, link } = await linked();
    const response = await api.anonymous().post('/graphql').set('vantage-link', link).send({ query: FORK, variables: { input: { revisionId: lab.head.id, link } } });
    expect((response.body as { errors: readonly { extensions: { code: string } }[] }).errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
