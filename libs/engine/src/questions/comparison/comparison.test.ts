import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryLab, labText, networkOf } from '@vantage/testkit';
import type { ReachabilityChange } from '../../trace/index.js';
import type { Network } from '../../compile/network.js';
import { matrixOf, matrixSources, matrixTargets } from '../matrix/matrix.js';
import { rowChanges } from './comparison.js';

const SHOP = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop, labels: { app: client } }
spec: { containers: [{ name: client, image: busybox }] }
`;

const DENY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }
`;

const SECOND = `---
apiVersion: v1
kind: Service
metadata: { name: again, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

function changes(before: string | Network, after: string | Network): readonly ReachabilityChange[] {
  const [was, is] = [sideOf(before), sideOf(after)];
  return [...new Set([...is.sources, ...was.sources])].flatMap((from) => rowChanges(from, was.of(from), is.of(from)));
}

function sideOf(side: string | Network) {
  const network = typeof side === 'string' ? networkOf(side) : side;
  const sources = matrixSources(network);
  const rows = new Map(sources.map(matrixOf(network).row).map((row) => [row.from, row]));
  return { sources, of: (from: string) => ({ targets: matrixTargets(network), row: rows.get(from) }) };
}

describe('what a change of files changes', () => {
  it('is nothing where nothing changed', () => {
    expect(changes(SHOP, SHOP)).toEqual([]);
  });

  it('names who loses what to a policy, with both answers', () => {
    expect(changes(SHOP, `${SHOP}${DENY}`)).toContainEqual({
      from: 'shop/pod/client',
      target: { service: 'shop/service/web', port: 80, protocol: 'TCP' },
      before: { reachability: 'ALWAYS', disposition: 'CONNECTED' },
      after: { reachability: 'NEVER', disposition: 'TIMED_OUT' },
    });
  });

  it('has no answer before for a Service that is new, and none after for one that is gone', () => {
    const asked = { from: 'shop/pod/client', target: { service: 'shop/service/again', port: 80, protocol: 'TCP' } };
    const cell = { reachability: 'ALWAYS', disposition: 'CONNECTED' };
    expect(changes(SHOP, `${SHOP}${SECOND}`)).toContainEqual({ ...asked, before: undefined, after: cell });
    expect(changes(`${SHOP}${SECOND}`, SHOP)).toContainEqual({ ...asked, before: cell, after: undefined });
  });

  it('seen the other way round is the same with its sides exchanged', () => {
    fc.assert(
      fc.property(arbitraryLab, arbitraryLab, (a, b) => {
        const [one, other] = [networkOf(labText(a)), networkOf(labText(b))];
        const turned = changes(other, one).map(({ from, target, before, after }) => ({ from, target, before: after, after: before }));
        expect(new Set(turned.map((change) => JSON.stringify(change)))).toEqual(new Set(changes(one, other).map(({ from, target, before, after }) => JSON.stringify({ from, target, before, after }))));
      }),
      { numRuns: 20 },
    );
  });
});
