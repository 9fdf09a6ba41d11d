import { connectivity, describeTopology, reach, summarize, symptomOf, type Network, type ReachAnswer } from '@vantage/engine';
import { gateway, gatewayLab, route, sendTo } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

const WEB = gateway('web', '203.0.113.40', ['{name: http, port: 80, protocol: HTTP, hostname: "*.shop.test"}', '{name: wrong, port: 443, protocol: HTTPS}']);

function ask(network: Network, to: string, host: string): ReachAnswer {
  const answer = reach(network, { from: 'lan/laptop', to, http: { headers: [{ name: 'Host', value: host }] } });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

describe('Gateways in answers', () => {
  const network = gatewayLab(
    WEB,
    route('cart', [`matches: [{path: {value: /cart}}], ${sendTo('v1')}`]),
    route('old', ['matches: [{path: {value: /old}}], filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /cart}}}]']),
    route('lost', [sendTo('v2')], { parent: 'name: web, sectionName: https', hostnames: ['a.shop.test'] }),
  );

  it('S76 say why a request is not routed, and which route was meant for it', () => {
    const answer = ask(network, 'http://203.0.113.40/', 'a.shop.test');
    expect(summarize(answer)).toContain('HTTP 404 Not Found: no route that is attached to listener http of Gateway infra/web matches GET a.shop.test/');
    expect(answer.notes).toMatchObject([{ code: 'GATEWAY.ROUTE_NOT_ATTACHED', cites: [{ resource: 'HTTPRoute infra/lost' }] }]);
  });

  it('S76 tell where a redirect leads', () => {
    const answer = ask(network, 'http://203.0.113.40/old', 'a.shop.test');
    expect(summarize(answer)).toContain('HTTP 302 Found, to http://a.shop.test/cart');
    expect(symptomOf(answer)).toEqual({ tool: 'curl', exitCode: 0, output: 'HTTP/1.1 302 Found\nlocation: http://a.shop.test/cart' });
  });

  it('S76 cite the line of the rule that took the request', () => {
    const steps = ask(network, 'http://203.0.113.40/cart', 'a.shop.test').traces.flatMap(({ hops }) => hops.flatMap((hop) => hop.steps));
    const matched = steps.find((step) => step.kind === 'gatewayRouting' && step.outcome === 'MATCHED');
    expect(matched?.cites[0]).toMatchObject({ resource: 'HTTPRoute infra/cart', path: 'lab.yaml', field: 'spec.rules[0].matches[0]' });
  });

  it('S76 stand in the topology with their addresses and routes', () => {
    expect(describeTopology(network).gateways).toEqual([
      {
        address: 'infra/gateway/web',
        cluster: 'cluster',
        namespace: 'infra',
        name: 'web',
        className: 'edge',
        addresses: ['203.0.113.40'],
        listeners: [
          { name: 'http', port: 80, protocol: 'HTTP', hostname: '*.shop.test', refusal: undefined, routes: ['HTTPRoute infra/cart', 'HTTPRoute infra/old'] },
          { name: 'wrong', port: 443, protocol: 'HTTPS', hostname: undefined, refusal: 'InvalidCertificateRef', routes: ['HTTPRoute infra/cart', 'HTTPRoute infra/old'] },
        ],
      },
    ]);
  });

  it('S77 are peers of the backends that they lead to, as far as policies let them', () => {
    const peersOf = (asked: Network): readonly string[] =>
      connectivity(asked).connections.flatMap(({ from, to, ports }) => (from.kind === 'ingressController' && to.kind === 'workload' ? [`${from.name} ${to.name} ${ports.map((range) => range.from).join(',')}`] : []));
    expect(peersOf(network)).toEqual(['infra/gateway/web v1 3000']);
    const deny = '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny, namespace: infra}, spec: {podSelector: {matchLabels: {app: v1}}, ingress: []}}';
    expect(peersOf(gatewayLab(WEB, route('cart', [sendTo('v1')]), deny))).toEqual([]);
  });
});
