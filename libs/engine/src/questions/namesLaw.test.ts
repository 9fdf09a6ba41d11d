import { arbitraryLab, labText, networkOf } from '@vantage/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Network } from '../compile/network.js';
import type { Trace } from '../trace/index.js';
import { reach } from './reach.js';
import { resolve } from './resolve.js';

/** Where a program sends its first packet, once it has an address. */
function asked({ hops, destinationIp }: Trace): string | undefined {
  const sent = hops.flatMap((hop) => hop.steps).flatMap((step) => (step.kind === 'send' ? [step.flow] : []));
  return sent.find(({ destinationPort }) => destinationPort !== 53)?.destinationIp ?? destinationIp;
}

function names(network: Network): readonly { readonly from: string; readonly name: string; readonly port: number }[] {
  return network.state.clusters.flatMap(({ pods, services }) =>
    pods.filter(({ builtIn, placement }) => !builtIn && placement.kind === 'running').flatMap((pod) =>
      services.filter(({ builtIn }) => !builtIn).flatMap((service) => service.ports.filter(({ protocol }) => protocol === 'TCP').map(({ port }) => ({ from: pod.address, name: `${service.name}.${service.namespace}`, port }))),
    ),
  );
}

/** Of either family, as programs ask. */
function addressesOf(network: Network, question: { readonly from: string; readonly name: string }): readonly string[] {
  return (['A', 'AAAA'] as const).flatMap((type) => {
    const resolution = resolve(network, { ...question, type });
    if (!resolution.ok) throw new Error(`${question.from} asks ${question.name}`);
    return resolution.value.addresses;
  });
}

describe('names and ways agree', () => {
  it('S9 a name that resolves leads to one of its addresses, and one that does not leads nowhere', () => {
    fc.assert(
      fc.property(arbitraryLab, (lab) => {
        const network = networkOf(labText(lab));
        for (const { from, name, port } of names(network)) {
          const addresses = addressesOf(network, { from, name });
          const answer = reach(network, { from, to: `${name}:${port}` });
          if (!answer.ok) throw new Error(`${from} asks ${name}`);
          const ways = answer.value.traces;
          if (addresses.length > 0) expect(ways.map(asked).filter((ip) => ip === undefined || !addresses.includes(ip)), `${from} ${name}`).toEqual([]);
          else expect(ways.every(({ disposition }) => disposition !== 'CONNECTED'), `${from} ${name}`).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });
});
