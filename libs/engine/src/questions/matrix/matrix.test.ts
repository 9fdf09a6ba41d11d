import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryLab, labText, networkOf } from '@vantage/testkit';
import type { Network } from '../../compile/network.js';
import type { MatrixCell, MatrixRow, MatrixTarget } from '../../trace/index.js';
import { reach } from '../reach.js';
import { matrixOf, matrixSources, matrixTargets } from './matrix.js';

/** A cell as the walk alone answers it: every pod of the workload asked, none spared. */
function walked(network: Network, from: string, { service, port, protocol }: MatrixTarget): readonly MatrixCell[] {
  const answer = reach(network, { from, to: service, port, protocol });
  if (!answer.ok) return [{ reachability: 'UNDEFINED', disposition: 'UNSUPPORTED' }];
  const shares = new Map<MatrixCell['disposition'], number>();
  for (const { disposition, probability } of answer.value.traces) shares.set(disposition, (shares.get(disposition) ?? 0) + probability);
  const most = Math.max(...shares.values());
  return [...shares].filter(([, share]) => share > most - 1e-6).map(([disposition]) => ({ reachability: answer.value.reachability, disposition }));
}

function rowsOf(network: Network, sources: readonly string[]): readonly MatrixRow[] {
  return sources.map(matrixOf(network).row);
}

describe('the matrix', () => {
  it('agrees with the walk cell by cell on random labs, whichever pods speak for others', () => {
    fc.assert(
      fc.property(arbitraryLab, (lab) => {
        const network = networkOf(labText(lab));
        const targets = matrixTargets(network);
        for (const row of rowsOf(network, matrixSources(network))) {
          for (const [column, target] of targets.entries()) {
            expect(walked(network, row.from, target), `${row.from} -> ${target.service}:${target.port}`).toContainEqual(row.cells[column]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each(['alike', 'differing'])('agrees with the walk where pods that a Service sends back to themselves listen on %s ports', (kind) => {
    const pod = (name: string, listens: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web }, annotations: { vantage.lab/listens: "${listens}" } }
spec: { nodeName: node1, containers: [{ name: main, image: main, ports: [{ containerPort: 8080 }] }] }
`;
    const network = networkOf(`
{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { nodes: [{ name: node1, ip: 192.168.10.20 }], podNetwork: { hairpin: false } } }
---
{ apiVersion: vantage.lab/v1, kind: Lan, metadata: { name: office }, spec: { cidrs: [192.168.10.0/24] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] } }
${pod('open', '8080/TCP')}${pod('other', kind === 'alike' ? '8080/TCP' : '')}`);
    for (const { from, cells } of rowsOf(network, matrixSources(network))) {
      for (const [column, target] of matrixTargets(network).entries()) expect(walked(network, from, target), from).toContainEqual(cells[column]);
    }
  });

  it('is the same in pieces as in one, and in any order', () => {
    fc.assert(
      fc.property(arbitraryLab, fc.nat(), (lab, place) => {
        const network = networkOf(labText(lab));
        const sources = matrixSources(network);
        const cut = place % (sources.length + 1);
        expect([...rowsOf(network, sources.slice(0, cut)), ...rowsOf(network, sources.slice(cut))]).toEqual(rowsOf(network, sources));
        expect([...rowsOf(network, [...sources].reverse())].reverse()).toEqual(rowsOf(network, sources));
      }),
      { numRuns: 20 },
    );
  });
});
