/** Keys, organisations and visitors that ask for more than they may. */
import { createOrganization } from '@vantage/usecases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newLab, startApi } from '../testing/api.js';
import type { NewLab, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';
import { restClientOf } from '../testing/restClient.js';
import type { RestClient } from '../testing/restClient.js';
import { newVisitor } from '../testing/roles.js';

let api: TestApi;
let lab: NewLab;

// A lab costs 20, a robot with its key 2, and what the tests ask for besides must not fill the organisation's measure.
beforeAll(async () => {
  api = await startApi({ rates: { perKey: 60, perOrganization: 90, perLink: 15, perAddress: 25 } });
  lab = await newLab(api.ours);
});

afterAll(async () => {
  await api.close();
});

const REACH = 'query ($id: ID!) { lab(id: $id) { head { reach(from: "internet", to: "shop/service/web:80") { reachability } } } }';

async function ask(headers: Readonly<Record<string, string>>, query: string) {
  return api.anonymous().post('/graphql').set(headers).send({ query, variables: { id: lab.id } });
}

/** How many questions are answered before one is refused; the refusal. */
async function untilRefused(headers: Readonly<Record<string, string>>, query: string) {
  for (let answered = 0; ; answered += 1) {
    const response = await ask(headers, query);
    if (response.status !== 200 || answered > 200) return { answered, response };
  }
}

describe('what a request cost, and what is left, is told', () => {
  const told = ({ headers }: { readonly headers: Readonly<Record<string, string | undefined>> }) => [headers['vantage-cost'], headers['ratelimit-policy'], headers['ratelimit']?.replace(/t=\d+/g, 't=…')];
  const policy = '"key";q=60;qu="cost";w=60, "organization";q=90;qu="cost";w=60';

  test('over both faces alike, to a member', async () => {
    const { apiKey } = await newMember(api, 'MEMBER');
    const used = 90 - left(await restClientOf({ url: api.url, apiKey }).get('/v1/viewer')) - 1;
    const asked = await ask({ authorization: `Bearer ${apiKey}` }, REACH);
    expect(told(asked)).toEqual(['1', policy, `"key";r=58;t=…, "organization";r=${88 - used};t=…`]);
    const listed = await restClientOf({ url: api.url, apiKey }).get('/v1/labs', { query: { first: 3 } });
    expect(told(listed)).toEqual(['3', policy, `"key";r=55;t=…, "organization";r=${85 - used};t=…`]);
    const missing = await restClientOf({ url: api.url, apiKey }).get('/v1/labs/lab_none');
    expect([missing.status, ...told(missing)]).toEqual([404, '1', policy, `"key";r=54;t=…, "organization";r=${84 - used};t=…`]);
  });

  test('and not to a stranger', async () => {
    expect(told(await restClientOf({ url: api.url }).get('/v1/labs'))).toEqual([undefined, undefined, undefined]);
    expect(told(await ask({}, REACH))).toEqual([undefined, undefined, undefined]);
  });

  function left({ headers }: { readonly headers: Readonly<Record<string, string | undefined>> }): number {
    return Number(/"organization";r=(\d+)/.exec(headers['ratelimit'] ?? '')?.[1]);
  }
});

describe('the cost of a minute', () => {
  test('is a link’s own, and of all links together that one address follows; the organisation loses nothing of it', async () => {
    const [one, other] = [await newVisitor(api, lab.id), await newVisitor(api, lab.id)];
    const first = await untilRefused(one.headers, REACH);
    expect(first.answered).toBe(15);
    expect(first.response.status).toBe(429);
    expect(first.response.text).toContain('Everybody with this link');
    const second = await untilRefused(other.headers, REACH);
    expect(second.answered).toBeLessThan(15);
    expect(second.response.text).toContain('Your address');
    expect((await api.ours.query(REACH, { id: lab.id })).errors).toBeUndefined();
  });

  test('is used up by what is asked for, kept answers among it; then the key hears when to come back', async () => {
    const member = await newMember(api, 'MEMBER');
    const { answered, response } = await untilRefused({ authorization: `Bearer ${member.apiKey}` }, REACH);
    expect(answered).toBeGreaterThan(20);
    expect(answered).toBeLessThanOrEqual(60);
    expect(response.status).toBe(429);
    expect(response.body).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    const seconds = Number(response.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  test('is each organisation’s own, over REST as well; what needs no key needs no measure', async () => {
    expect((await untilRefused({ authorization: `Bearer ${api.ours.apiKey}` }, REACH)).response.status).toBe(429);
    const rest = await api.ours.get('/v1/labs');
    expect(rest.status).toBe(429);
    expect(rest.headers['content-type']).toContain('application/problem+json');
    expect(Number(rest.headers['retry-after'])).toBeGreaterThan(0);
    expect((await api.theirs.get('/v1/labs')).status).toBe(200);
    expect((await api.anonymous().get('/v1/openapi.json')).status).toBe(200);
  });

  async function newcomer(slug: string): Promise<RestClient> {
    const { apiKey } = await createOrganization(api.deps, { slug, name: slug, userName: slug });
    return restClientOf({ url: api.url, apiKey });
  }

  test('is used up over REST by the items of a page, whether there are any or not', async () => {
    const reader = await newcomer('reader');
    expect((await reader.get('/v1/labs', { query: { first: 40 } })).status).toBe(200);
    expect((await reader.get('/v1/labs', { query: { first: 20 } })).status).toBe(200);
    expect((await reader.get('/v1/labs', { query: { first: 1 } })).body).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  });

  test('is used up over REST by what a route is worth', async () => {
    const starter = await newcomer('starter');
    expect((await starter.get('/v1/labs/lab_none')).status).toBe(404);
    expect((await starter.post('/v1/simulations', { body: { kind: 'MATRIX', revisionId: lab.head.id } })).body).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  });

  test('that one question alone is beyond is refused, too', async () => {
    const { errors } = await api.theirs.query('{ labs(first: 100) { nodes { head { diagnostics { code } } } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });
});
