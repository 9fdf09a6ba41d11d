/** Lists as Relay pages through them, at a price that does not grow with their length. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newLab, startApi } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';

let api: TestApi;
const NAMES = ['five', 'four', 'three', 'two', 'one'];

beforeAll(async () => {
  api = await startApi();
  for (const name of [...NAMES].reverse()) await newLab(api.ours, name);
});

afterAll(async () => {
  await api.close();
});

interface Page {
  readonly labs: {
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly name: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null };
  };
}

const PAGE = 'query ($first: Int, $after: String) { labs(first: $first, after: $after) { edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }';

async function pagesOf(size: number): Promise<readonly Page['labs'][]> {
  const pages: Page['labs'][] = [];
  for (let after: string | null | undefined; ; after = pages.at(-1)?.pageInfo.endCursor) {
    const { data } = await api.ours.query<Page>(PAGE, { first: size, after: after ?? null });
    pages.push(data.labs);
    if (!data.labs.pageInfo.hasNextPage) return pages;
  }
}

describe('pages', () => {
  test.each([1, 2, 3, 5, 100])('of %i, one after the other, hold everything once and in order', async (size) => {
    const pages = await pagesOf(size);
    expect(pages.flatMap((page) => page.edges.map((edge) => edge.node.name))).toEqual(NAMES);
    expect(pages.map((page) => page.pageInfo.hasPreviousPage)).toEqual(pages.map((_page, index) => index > 0));
    for (const { edges, pageInfo } of pages) {
      expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0]?.cursor, edges.at(-1)?.cursor]);
    }
  });

  test('an empty page has no cursors', async () => {
    const { data } = await api.theirs.query<Page>(PAGE, { first: 2 });
    expect(data.labs).toEqual({ edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null } });
  });
});

describe('what the items of a list show beside themselves', () => {
  /** How many transactions a query takes. */
  async function transactionsOf(query: string, variables: Readonly<Record<string, unknown>>): Promise<number> {
    const { database } = api.deps;
    let count = 0;
    const counting: typeof database = {
      ...database,
      withTenant: (tenant, work) => {
        count += 1;
        return database.withTenant(tenant, work);
      },
    };
    Object.assign(api.deps, { database: counting });
    const { errors } = await api.ours.query(query, variables);
    Object.assign(api.deps, { database });
    expect(errors).toBeUndefined();
    return count;
  }

  test.each([
    ['heads', 'head { id }'],
    ['authors', 'head { author { name } }'],
    ['labs of heads', 'head { lab { name } }'],
  ])('%s cost as much for five labs as for one', async (_what, selection) => {
    const query = `query ($first: Int) { labs(first: $first) { nodes { ${selection} } } }`;
    expect(await transactionsOf(query, { first: 5 })).toBe(await transactionsOf(query, { first: 1 }));
  });
});
