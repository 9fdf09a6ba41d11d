/** Organisations that have as much as they may have. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDatabase } from '@vantage/db';
import { setQuotas } from '@vantage/usecases';
import type { QuotaChanges } from '@vantage/usecases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMIT, CREATE, askerOf, closedLab, newLab, startApi, webLab } from '../testing/api.js';
import type { NewLab, TestApi } from '../testing/api.js';
import { newPerson } from '../testing/roles.js';

let api: TestApi;
/** Shared by link. */
let linked: NewLab;

beforeAll(async () => {
  api = await startApi();
  linked = await newLab(api.ours);
  await api.ours.query('mutation ($input: SetVisibilityInput!) { setVisibility(input: $input) { lab { id } } }', { input: { labId: linked.id, visibility: 'LINK' } });
});

afterAll(async () => {
  await api.close();
});

/** Runs with other quotas than usual. */
async function within<T>(quotas: Partial<TestApi['deps']['quotas']>, work: () => Promise<T>): Promise<T> {
  const usual = api.deps.quotas;
  Object.assign(api.deps, { quotas: { ...usual, ...quotas } });
  try {
    return await work();
  } finally {
    Object.assign(api.deps, { quotas: usual });
  }
}

/** A file whose content is found nowhere else, and is too short to be compressed. */
function marked(marks: string): readonly [{ readonly path: string; readonly content: string }] {
  return [{ path: 'marked.yaml', content: `# ${marks}` }];
}

/** As if the organisation had stored everything before contents were counted. */
async function forgetUsage(tenant: string): Promise<void> {
  const owner = openDatabase(api.ownerUrl);
  try {
    await owner.withTenant(tenant, ({ prisma }) => prisma.organizationUsage.deleteMany());
  } finally {
    await owner.close();
  }
}

const refused = [{ extensions: { code: 'QUOTA_EXCEEDED' } }];
const START = 'mutation ($input: StartSimulationInput!) { startSimulation(input: $input) { simulation { id } } }';

describe('an organisation at its quota', () => {
  test('of labs makes no more, by fork or otherwise; what is there goes on, and another organisation does', async () => {
    const lab = await newLab(api.ours);
    await within({ labs: 2 }, async () => {
      expect((await api.ours.query(CREATE, { input: { name: 'one too many', files: webLab } })).errors).toMatchObject(refused);
      expect((await api.ours.query('mutation ($input: ForkLabInput!) { forkLab(input: $input) { lab { id } } }', { input: { revisionId: lab.head.id } })).errors).toMatchObject(refused);
      expect((await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: closedLab, message: '' } })).errors).toBeUndefined();
      await newLab(api.theirs);
    });
  });

  test('of bytes stores no more files', async () => {
    const lab = await newLab(api.ours);
    await within({ bytes: 100 }, async () => {
      expect((await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: marked('new'), message: '' } })).errors).toMatchObject(refused);
      expect((await api.ours.query(CREATE, { input: { name: 'too large', files: marked('new') } })).errors).toMatchObject(refused);
    });
  });

  test('of bytes has room for what it has already, and to the byte for what is new', async () => {
    const lab = await newLab(api.ours);
    const other = await newLab(api.ours);
    const { used = 0 } = (await quotaOf('BYTES')) ?? {};
    const commit = (to: NewLab, marks: string) => api.ours.query(COMMIT, { input: { labId: to.id, baseRevisionId: to.head.id, files: marked(marks), message: '' } });
    // As PostgreSQL keeps it: the text, and a header of a byte.
    const size = marked('twelve bytes')[0].content.length + 1;
    await within({ bytes: used + size - 1 }, async () => {
      expect((await commit(lab, 'twelve bytes')).errors).toMatchObject(refused);
      expect(await quotaOf('BYTES')).toMatchObject({ used });
    });
    await within({ bytes: 0 }, async () => {
      expect((await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: webLab, message: '' } })).errors).toBeUndefined();
    });
    await within({ bytes: used + size }, async () => {
      expect((await commit(other, 'twelve bytes')).errors).toBeUndefined();
      expect((await commit(other, '')).errors).toMatchObject([{ extensions: { code: 'REVISION_CONFLICT' } }]);
    });
    expect(await quotaOf('BYTES')).toMatchObject({ used: used + size });
  });

  test('of bytes hands in nothing new either, and forks nothing from elsewhere', async () => {
    const assignment = { path: 'assignment.yaml', content: 'apiVersion: vantage.lab/v1\nkind: Assignment\nmetadata: { name: a }\nspec: { title: a, checks: [{ id: a, title: a, points: 1, reach: { from: internet, to: "shop/service/web:80", expect: { reachability: NEVER } } }] }\n' };
    const person = await newPerson(api, { ours: 'MEMBER', theirs: 'MEMBER' });
    const theirs = await newLab(api.theirs, 'theirs', [...marked('what theirs alone have')]);
    const inOurs = askerOf(api.url, { ...person.headers, 'vantage-organization': 'ours' });
    await within({ bytes: 0 }, async () => {
      expect((await api.ours.query('mutation ($input: SubmitInput!) { submit(input: $input) { submission { id } } }', { input: { files: webLab, assignment, idempotencyKey: 'one' } })).errors).toMatchObject(refused);
      expect((await inOurs.query('mutation ($input: ForkLabInput!) { forkLab(input: $input) { lab { id } } }', { input: { revisionId: theirs.head.id } })).errors).toMatchObject(refused);
    });
    expect((await inOurs.query('{ labs { nodes { name } } }')).data).not.toMatchObject({ labs: { nodes: expect.arrayContaining([{ name: 'theirs (fork)' }]) as unknown } });
  });

  test('of simulations starts the next one when another has ended', async () => {
    const lab = await newLab(api.ours);
    const input = { kind: 'MATRIX', revisionId: lab.head.id };
    await within({ simulations: 1 }, async () => {
      const started = await api.ours.query<{ startSimulation: { simulation: { id: string } } }>(START, { input });
      expect((await api.ours.query(START, { input })).errors).toMatchObject(refused);
      await api.ours.query('mutation ($id: ID!) { cancelSimulation(id: $id) { status } }', { id: started.data.startSimulation.simulation.id });
      expect((await api.ours.query(START, { input })).errors).toBeUndefined();
    });
  });
});

/** As the operator does it: with the database of the tables' owner. */
async function operator(slug: string, changes: QuotaChanges) {
  const database = openDatabase(api.ownerUrl);
  try {
    return await setQuotas({ ...api.deps, database }, slug, changes);
  } finally {
    await database.close();
  }
}

const QUOTAS = '{ viewer { organization { quotas { kind limit used } } } }';

interface Quotas {
  readonly viewer: { readonly organization: { readonly quotas: readonly { readonly kind: string; readonly limit: number; readonly used: number }[] } };
}

async function quotaOf(kind: string) {
  const { data } = await api.ours.query<Quotas>(QUOTAS);
  return data.viewer.organization.quotas.find((quota) => quota.kind === kind);
}

describe('an organisation with a quota of its own', () => {
  test('is told it, and held to it, and no other organisation is', async () => {
    await newLab(api.ours);
    const { limit, used = 0 } = (await quotaOf('LABS')) ?? {};
    expect(limit).toBe(api.deps.quotas.labs);
    await operator('ours', [['labs', used]]);
    expect(await quotaOf('LABS')).toEqual({ kind: 'LABS', limit: used, used });
    expect((await api.ours.query(CREATE, { input: { name: 'one too many', files: webLab } })).errors).toMatchObject(refused);
    await newLab(api.theirs);
    await operator('ours', [['labs', undefined]]);
    await newLab(api.ours);
  });

  test('of bytes is held to that, whether the configuration says more or less', async () => {
    const commit = async (marks: string) => {
      const lab = await newLab(api.ours);
      return (await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: marked(marks), message: '' } })).errors;
    };
    await newLab(api.ours);
    const { used = 0 } = (await quotaOf('BYTES')) ?? {};
    await operator('ours', [['bytes', used]]);
    expect(await commit('less than others')).toMatchObject(refused);
    await operator('ours', [['bytes', used + 1_000]]);
    await within({ bytes: 0 }, async () => expect(await commit('more than others')).toBeUndefined());
    await operator('ours', [['bytes', undefined]]);
  });

  test('has it from whoever owns the database, in the audit log; the processes may not write it', async () => {
    await operator('ours', [['bytes', 5_000_000]]);
    const log = await api.ours.query('{ viewer { organization { auditLog(first: 1) { nodes { operation via detail } } } } }');
    expect(log.data).toEqual({ viewer: { organization: { auditLog: { nodes: [{ operation: 'organization.update', via: 'SYSTEM', detail: '{"quotas":{"bytes":5000000}}' }] } } } });
    await expect(setQuotas(api.deps, 'ours', [['bytes', undefined]])).rejects.toThrow(/permission denied/);
    await operator('ours', [['bytes', undefined]]);
  });

  test('gets it by a command', async () => {
    const command = fileURLToPath(new URL('../../../worker/dist/setQuotas.js', import.meta.url));
    const run = (...words: readonly string[]) => promisify(execFile)(process.execPath, [command, ...words], { env: { ...process.env, DATABASE_URL: api.ownerUrl } });
    expect((await run('ours', 'keys=7', 'links=0')).stdout).toMatch(/keys\t\d+ of 7\n.*links\t0 of 0\n/s);
    expect(await quotaOf('KEYS')).toMatchObject({ limit: 7 });
    expect((await run('ours', 'keys=default', 'links=default')).stdout).toContain('of 1000');
    await expect(run('ours', 'castles=7')).rejects.toThrow(/kinds: labs, bytes/);
    await expect(run('nobody')).rejects.toThrow(/There is no organisation "nobody"/);
  });
});

describe('the bytes that an organisation has', () => {
  const sum = (tenant: string) =>
    api.deps.database.withTenant(tenant, async ({ prisma }) => Number((await prisma.$queryRaw<readonly { bytes: bigint }[]>`SELECT sum(pg_column_size(content)) AS bytes FROM blob`)[0]?.bytes));

  test('are what its contents take, compressed, however many commits store the same ones at once', async () => {
    const labs = await Promise.all(Array.from({ length: 6 }, () => newLab(api.ours)));
    const long = { path: 'long.yaml', content: `# ${'again and '.repeat(2_000)}again` };
    const answers = await Promise.all(
      labs.map((lab, index) => api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: [long, ...marked(`mine ${index}`)], message: '' } })),
    );
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect(await quotaOf('BYTES')).toMatchObject({ used: await sum(api.ours.tenantId) });
  });

  test('are found by the first commit where nobody had counted before, by one of several, too', async () => {
    const labs = await Promise.all(Array.from({ length: 6 }, () => newLab(api.ours)));
    await forgetUsage(api.ours.tenantId);
    expect(await quotaOf('BYTES')).toMatchObject({ used: await sum(api.ours.tenantId) });
    const answers = await Promise.all(labs.map((lab, index) => api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: marked(`counted ${index}`), message: '' } })));
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect(await quotaOf('BYTES')).toMatchObject({ used: await sum(api.ours.tenantId) });
    expect(await api.deps.database.withTenant(api.ours.tenantId, ({ prisma }) => prisma.organizationUsage.count())).toBe(1);
  });

  test('never pass the quota: of six commits at once those go in that fit', async () => {
    const labs = await Promise.all(Array.from({ length: 6 }, () => newLab(api.ours)));
    const { used = 0 } = (await quotaOf('BYTES')) ?? {};
    const size = marked('fits 0')[0].content.length + 1;
    await within({ bytes: used + 3 * size - 1 }, async () => {
      const answers = await Promise.all(labs.map((lab, index) => api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: marked(`fits ${index}`), message: '' } })));
      expect(answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'ok').sort()).toEqual([...Array.from({ length: 4 }, () => 'QUOTA_EXCEEDED'), 'ok', 'ok']);
    });
    expect(await quotaOf('BYTES')).toMatchObject({ used: used + 2 * size });
    expect(await sum(api.ours.tenantId)).toBe(used + 2 * size);
  });
});

describe('at the last free place', () => {
  const LINK = 'mutation ($input: CreateShareLinkInput!) { createShareLink(input: $input) { link { id } } }';

  test.each([
    ['labs', () => api.ours.query(CREATE, { input: { name: 'one of many', files: webLab } })],
    ['keys', () => api.ours.query('mutation { createKey(input: { name: "k", scopes: ["*"] }) { key { id } } }')],
    ['members', () => api.ours.query('mutation { createRobot(input: { name: "r", role: VIEWER }) { member { role } } }')],
    ['webhooks', () => api.ours.query('mutation { createWebhook(input: { url: "https://hooks.example.org/", events: ["*"] }) { webhook { id } } }')],
    ['links', () => api.ours.query(LINK, { input: { labId: linked.id } })],
    ['simulations', () => api.ours.query(START, { input: { kind: 'MATRIX', revisionId: linked.head.id } })],
  ] as const)('of %s one of six requests at once has it', async (kind, attempt) => {
    const { used = 0 } = (await quotaOf(kind.toUpperCase())) ?? {};
    await operator('ours', [[kind, used + 1]]);
    const answers = await Promise.all(Array.from({ length: 6 }, attempt));
    await operator('ours', [[kind, undefined]]);
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'ok').sort()).toEqual([...Array.from({ length: 5 }, () => (kind === 'webhooks' ? 'WEBHOOK.TOO_MANY' : 'QUOTA_EXCEEDED')), 'ok'].sort());
  });

  test('of members one of two who were invited comes in, and the other’s invitation stays good', async () => {
    const { used = 0 } = (await quotaOf('MEMBERS')) ?? {};
    await operator('ours', [['members', used + 1]]);
    const people = await Promise.all(['one', 'other'].map(() => newPerson(api, {})));
    const invite = 'mutation { inviteMember(input: { email: "a@b.example", role: STUDENT, open: true }) { token } }';
    const tokens = await Promise.all(people.map(async () => (await api.ours.query<{ inviteMember: { token: string } }>(invite)).data.inviteMember.token));
    const accept = (index: number) => askerOf(api.url, people[index]?.headers ?? {}).query('mutation ($token: String!) { acceptInvitation(token: $token) { affiliation { role } } }', { token: tokens[index] });
    const codes = (await Promise.all([accept(0), accept(1)])).map(({ errors }) => errors?.[0]?.extensions.code ?? 'ok');
    expect([...codes].sort()).toEqual(['QUOTA_EXCEEDED', 'ok']);
    await operator('ours', [['members', undefined]]);
    expect((await accept(codes.indexOf('QUOTA_EXCEEDED'))).errors).toBeUndefined();
  });
});
