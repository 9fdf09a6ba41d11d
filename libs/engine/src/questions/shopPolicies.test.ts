/** Two shops of other people, with the policies that they came with. Skipped where the corpora are missing. */
import { describe, expect, it } from 'vitest';
import { corporaFolder, networkOf, readLabFolder } from '@vantage/testkit';
import type { Network } from '../compile/network.js';
import type { ReachAnswer, Step } from '../trace/index.js';
import { connectivity } from './connectivity/connectivity.js';
import { reach } from './reach.js';

function shop(name: string): Network | undefined {
  const folder = corporaFolder('manifests', name);
  return folder === undefined ? undefined : networkOf(readLabFolder(folder));
}

const boutique = shop('online-boutique');
const socks = shop('sock-shop');

function answerOf(network: Network | undefined, from: string, to: string): ReachAnswer | undefined {
  const answer = network === undefined ? undefined : reach(network, { from, to });
  return answer?.ok === true ? answer.value : undefined;
}

function stepsOf(answer: ReachAnswer | undefined): readonly Step[] {
  return (answer?.traces ?? []).flatMap((trace) => trace.hops.flatMap((hop) => hop.steps));
}

describe.skipIf(boutique === undefined)('online-boutique under its NetworkPolicies', () => {
  it('S61 lets the frontend reach the cart by its name, and names the rule', () => {
    const answer = answerOf(boutique, 'default/deployment/frontend', 'http://cartservice:7070');
    expect(answer?.reachability).toBe('ALWAYS');
    expect(stepsOf(answer)).toContainEqual(expect.objectContaining({ kind: 'networkPolicy', direction: 'ingress', outcome: 'ALLOWED', policy: 'NetworkPolicy default/cartservice', rule: 'spec.ingress[0]' }));
  });

  it('S61 lets no other workload do so: it times out, and the files and lines that isolate the cart are cited', () => {
    const answer = answerOf(boutique, 'default/deployment/adservice', 'cartservice:7070');
    expect(answer?.reachability).toBe('NEVER');
    expect(answer?.traces.map((trace) => trace.disposition)).toEqual(['TIMED_OUT']);
    const denial = stepsOf(answer).find((step) => step.kind === 'networkPolicy' && step.outcome === 'DENIED');
    expect(denial?.cites.map(({ path, line }) => [path, (line ?? 0) > 0])).toEqual([
      ['network-policies/network-policy-cartservice.yaml', true],
      ['network-policies/network-policy-deny-all.yaml', true],
    ]);
  });
});

describe.skipIf(socks === undefined)('sock-shop under its NetworkPolicies', () => {
  it('S61 lets only catalogue reach catalogue-db', () => {
    const asked = (socks === undefined ? [] : connectivity(socks, { namespace: 'sock-shop' }).connections).flatMap(({ from }) => (from.kind === 'workload' ? [`${from.namespace}/${from.workloadKind.toLowerCase()}/${from.name}`] : []));
    const others = [...new Set(asked)].filter((one) => one !== 'sock-shop/deployment/catalogue' && one !== 'sock-shop/deployment/catalogue-db');
    expect(others.length).toBeGreaterThan(8);
    for (const from of others) expect(answerOf(socks, from, 'catalogue-db.sock-shop:3306')?.reachability, from).toBe('NEVER');
    expect(answerOf(socks, 'sock-shop/deployment/catalogue', 'catalogue-db:3306')?.reachability).toBe('ALWAYS');
  });
});
