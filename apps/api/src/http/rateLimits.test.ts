/** Keys and organisations that ask for more than they may. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newLab, startApi } from '../testing/api.js';
import type { NewLab, TestApi } from '../testing/api.js';
import { newMember } from '../testing/members.js';

let api: TestApi;
let lab: NewLab;

// A lab costs 20, a robot with its key 2, and what the tests ask for besides must not fill the organisation's measure.
beforeAll(async () => {
  api = await startApi({ rates: { perKey: 60, perOrganization: 90 } });
  lab = await newLab(api.ours);
});

afterAll(async () => {
  await api.close();
});

const REACH = 'query ($id: ID!) { lab(id: $id) { head { reach(from: "internet", to: "shop/service/web:80") { reachability } } } }';

async function ask(apiKey: string, query: string) {
  return api.anonymous().post('/graphql').set('authorization', `Bearer ${apiKey}`).send({ query, variables: { id: lab.id } });
}

/** How many questions are answered before one is refused; the refusal. */
async function untilRefused(apiKey: string, query: string) {
  for (let answered = 0; ; answered += 1) {
    const response = await ask(apiKey, query);
    if (response.status !== 200 || answered > 200) return { answered, response };
  }
}

describe('the cost of a minute', () => {
  test('is used up by what is asked for, kept answers among it; then the key hears when to come back', async () => {
    const member = await newMember(api, 'MEMBER');
    const { answered, response } = await untilRefused(member.apiKey, REACH);
    expect(answered).toBeGreaterThan(20);
    expect(answered).toBeLessThanOrEqual(60);
    expect(response.status).toBe(429);
    expect(response.body).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    const seconds = Number(response.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  test('is each organisation’s own, over REST as well; what needs no key needs no measure', async () => {
    expect((await untilRefused(api.ours.apiKey, REACH)).response.status).toBe(429);
    const rest = await api.ours.get('/v1/labs');
    expect(rest.status).toBe(429);
    expect(rest.headers['content-type']).toContain('application/problem+json');
    expect(Number(rest.headers['retry-after'])).toBeGreaterThan(0);
    expect((await api.theirs.get('/v1/labs')).status).toBe(200);
    expect((await api.anonymous().get('/v1/openapi.json')).status).toBe(200);
  });

  test('that one question alone is beyond is refused, too', async () => {
    const { errors } = await api.theirs.query('{ labs(first: 100) { nodes { head { diagnostics { code } } } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });
});
