import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import { reach } from '../questions/reach.js';
import { resolve } from '../questions/resolve.js';
import type { ReachAnswer, ReachQuestion } from '../trace/index.js';
import { renderAnswer } from './index.js';

/** Goldens: read the difference, and only then `npx vitest run libs/engine/src/render -u`. */
const testdata = new URL('../../testdata/', import.meta.url);
const FILES = ['surroundings.yaml', 'apps.yaml', 'ingress.yaml'].map((path) => ({ path, content: readFileSync(new URL(`reach/${path}`, testdata), 'utf8') }));
const network = networkOf(FILES);

function ask(question: ReachQuestion): ReachAnswer {
  const answer = reach(network, question);
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

const golden = (name: string): string => fileURLToPath(new URL(`golden/${name}`, testdata));

describe('pages for a terminal', () => {
  it.each<readonly [string, ReachQuestion]>([
    ['internet-to-website', { from: 'internet', to: 'http://www.website1.com' }],
    ['https-without-certificate', { from: 'internet', to: 'https://www.website1.com' }],
    ['backend-without-endpoints', { from: 'internet', to: 'http://www.website1.com/nobody' }],
    ['isolated-by-policy', { from: 'shop/pod/client', to: 'shop/service/locked' }],
    ['policy-denies-dns', { from: 'shop/pod/isolated', to: 'http://web' }],
    ['mistyped-target-port', { from: 'shop/pod/client', to: 'http://typo' }],
    ['name-of-another-namespace', { from: 'elsewhere/pod/other', to: 'http://web' }],
    ['external-name', { from: 'shop/pod/client', to: 's3:443' }],
    ['ping', { from: 'office/laptop', to: 'office/mysql', protocol: 'ICMP' }],
  ])('%s', async (name, question) => {
    await expect(renderAnswer(ask(question), { color: false, mostWays: 1 })).toMatchFileSnapshot(golden(`${name}.txt`));
  });

  it('colours change no words', () => {
    const answer = ask({ from: 'internet', to: 'http://www.website1.com' });
    // eslint-disable-next-line no-control-regex -- the escape is what is taken out
    const plain = renderAnswer(answer, { color: true }).replace(/\u001b\[\d+m/g, '');
    expect(plain).toBe(renderAnswer(answer, { color: false }));
  });
});

describe('typed answers', () => {
  it('a trace from name to reply', async () => {
    const answer = ask({ from: 'shop/pod/client', to: 's3:443' });
    await expect(`${JSON.stringify(answer, undefined, 2)}\n`).toMatchFileSnapshot(golden('external-name.json'));
  });

  it('a resolution with every step', async () => {
    const answer = resolve(network, { from: 'shop/pod/client', name: 'mysql.company.lan' });
    await expect(`${JSON.stringify(answer, undefined, 2)}\n`).toMatchFileSnapshot(golden('resolution.json'));
  });
});
