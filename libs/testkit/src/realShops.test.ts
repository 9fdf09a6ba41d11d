import type { Network, ReachAnswer, ReachQuestion, Step } from '@vantage/engine';
import { reach } from '@vantage/engine';
import { describe, expect, it } from 'vitest';
import { corporaFolder, readLabFolder } from './corpora.js';
import { networkOf } from './lab.js';

/** Shops that other people wrote, as they wrote them: what everybody first drops into the tool. */
const folder = corporaFolder('manifests');

const networks = new Map<string, Network>();

function networkOfShop(shop: string, files: (path: string) => boolean): Network {
  const key = `${shop} ${String(files)}`;
  const network = networks.get(key) ?? networkOf(readLabFolder(`${folder ?? ''}/${shop}`).filter(({ path }) => files(path)));
  networks.set(key, network);
  return network;
}

const everything = (): boolean => true;
const withoutPolicies = (path: string): boolean => !path.startsWith('network-policies');

function ask(network: Network, question: ReachQuestion): ReachAnswer {
  const answer = reach(network, question);
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

function steps(answer: ReachAnswer): readonly Step[] {
  return answer.traces.flatMap(({ hops, replies }) => [...hops, ...replies].flatMap((hop) => hop.steps));
}

interface Case {
  readonly name: string;
  readonly shop: string;
  readonly files: (path: string) => boolean;
  readonly from: string;
  readonly to: string;
  readonly reachability: ReachAnswer['reachability'];
  readonly disposition: ReachAnswer['traces'][number]['disposition'];
  /** A file and line that the answer must cite. */
  readonly cites?: { readonly path: string; readonly line: number; readonly resource: string };
}

const cases: readonly Case[] = [
  {
    name: "the internet reaches online-boutique's frontend through its load balancer",
    shop: 'online-boutique',
    files: withoutPolicies,
    from: 'internet',
    to: 'default/service/frontend-external:80',
    reachability: 'ALWAYS',
    disposition: 'CONNECTED',
  },
  {
    name: 'and still does with the network policies',
    shop: 'online-boutique',
    files: everything,
    from: 'internet',
    to: 'default/service/frontend-external:80',
    reachability: 'ALWAYS',
    disposition: 'CONNECTED',
  },
  {
    name: 'the frontend reaches cartservice by its name',
    shop: 'online-boutique',
    files: everything,
    from: 'default/deployment/frontend',
    to: 'cartservice:7070',
    reachability: 'ALWAYS',
    disposition: 'CONNECTED',
  },
  {
    name: 'without policies any workload reaches cartservice',
    shop: 'online-boutique',
    files: withoutPolicies,
    from: 'default/deployment/adservice',
    to: 'cartservice:7070',
    reachability: 'ALWAYS',
    disposition: 'CONNECTED',
  },
  {
    name: 'with them another workload times out, at the line of the policy that isolates cartservice',
    shop: 'online-boutique',
    files: everything,
    from: 'default/deployment/adservice',
    to: 'cartservice:7070',
    reachability: 'NEVER',
    disposition: 'TIMED_OUT',
    cites: { path: 'network-policies/network-policy-cartservice.yaml', line: 20, resource: 'NetworkPolicy default/cartservice' },
  },
  {
    name: 'sock-shop: catalogue reaches its database',
    shop: 'sock-shop',
    files: everything,
    from: 'sock-shop/deployment/catalogue',
    to: 'catalogue-db:3306',
    reachability: 'ALWAYS',
    disposition: 'CONNECTED',
  },
  ...['carts', 'front-end', 'orders', 'payment', 'queue-master', 'shipping', 'user', 'user-db', 'rabbitmq', 'session-db', 'orders-db', 'carts-db'].map(
    (workload): Case => ({
      name: `sock-shop: ${workload} does not reach catalogue's database`,
      shop: 'sock-shop',
      files: everything,
      from: `sock-shop/deployment/${workload}`,
      to: 'catalogue-db:3306',
      reachability: 'NEVER',
      disposition: 'TIMED_OUT',
    }),
  ),
  {
    name: "kube-prometheus: no operator runs, so Prometheus' Service has no endpoint and refuses",
    shop: 'kube-prometheus',
    files: everything,
    from: 'monitoring/deployment/grafana',
    to: 'http://prometheus-k8s.monitoring:9090',
    reachability: 'NEVER',
    disposition: 'REFUSED',
  },
];

describe.skipIf(folder === undefined)('real shops (skipped without the corpora)', () => {
  it.each(cases)('$name', ({ shop, files, from, to, reachability, disposition, cites }) => {
    const answer = ask(networkOfShop(shop, files), { from, to });
    expect(answer.reachability).toBe(reachability);
    expect(new Set(answer.traces.map((trace) => trace.disposition))).toEqual(new Set([disposition]));
    if (cites !== undefined) expect(steps(answer).flatMap((step) => step.cites)).toContainEqual(expect.objectContaining(cites));
  });

  it.each(cases)('every step cites something: $name', ({ shop, files, from, to }) => {
    const uncited = steps(ask(networkOfShop(shop, files), { from, to })).filter(({ cites }) =>
      cites.length === 0 || cites.some(({ path, line, reference, resource }) => resource === '' || (path !== undefined && line === undefined && reference === undefined)),
    );
    expect(uncited).toEqual([]);
  });
});
