import type { Network } from '../compile/network.js';
import { citeReference } from '../model/index.js';
import type { Connection, ConnectionTrace } from './connection.js';

/** Follows one connection, device by device, there and back: every way it may take, with its probability. */
export function walkConnection(_network: Network, connection: Connection): readonly ConnectionTrace[] {
  const cites = [citeReference('the walk of packets', 'not built yet')] as const;
  const hops = [{ at: connection.from, steps: [{ kind: 'unmodelled', outcome: 'UNSUPPORTED', feature: 'the way of packets', cites } as const] }];
  const nowhere = { replies: [], destination: undefined, destinationIp: undefined, destinationPort: undefined, sourceSeen: undefined };
  return [{ probability: 1, disposition: 'UNSUPPORTED', hops, ...nowhere }];
}
