/** A packet off the wire cannot come from the device itself. Only IPv4 looks (net/ipv4/fib_frontend.c, fib_validate_source); IPv6 validates no source. */
import { isLocal } from '../routes/index.js';
import { cite, familyOf } from '../../model/index.js';
import { end, next, type Passage, type Verdict } from '../passage.js';
import { MARTIAN } from '../references.js';

export function martian(passage: Passage): Verdict {
  const { device, entry, packet } = passage;
  if (entry.kind !== 'wire' || familyOf(packet.sourceIp) === 6 || !isLocal(device, packet.sourceIp)) return next(passage);
  return end(passage, { kind: 'lost' }, {
    kind: 'routeLookup',
    outcome: 'BLACKHOLED',
    destinationIp: packet.destinationIp,
    route: undefined,
    via: undefined,
    device: undefined,
    cites: [MARTIAN, cite(device.origin, device.field)],
  });
}
