/** Organisations that have as much as they may have. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMIT, CREATE, closedLab, newLab, startApi, webLab } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
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

const refused = [{ extensions: { code: 'QUOTA_EXCEEDED' } }];
const START = 'mutation ($input: StartSimulationInput!) { startSimulation(input: $input) { simulation { id } } }';

describe('an organisation at its quota', () => {
  test('of labs makes no more, by fork or otherwise; what is there goes on, and another organisation does', async () => {
    const lab = await newLab(api.ours);
    await within({ labs: 1 }, async () => {
      expect((await api.ours.query(CREATE, { input: { name: 'one too many', files: webLab } })).errors).toMatchObject(refused);
      expect((await api.ours.query('mutation ($input: ForkLabInput!) { forkLab(input: $input) { lab { id } } }', { input: { revisionId: lab.head.id } })).errors).toMatchObject(refused);
      expect((await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: closedLab, message: '' } })).errors).toBeUndefined();
      await newLab(api.theirs);
    });
  });

  test('of bytes stores no more files', async () => {
    const lab = await newLab(api.ours);
    await within({ bytes: 100 }, async () => {
      expect((await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: closedLab, message: '' } })).errors).toMatchObject(refused);
      expect((await api.ours.query(CREATE, { input: { name: 'too large', files: webLab } })).errors).toMatchObject(refused);
    });
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
