/** A packet off the wire cannot come from the device itself. */
import { isLocal } from '../routes/index.js';
import { cite } from '../../model/index.js';
import { end, next, type Passage, type Verdict } from '../passage.js';
import { MARTIAN } from '../references.js';

export function martian(passage: Passage): Verdict {
  const { device, entry, packet } = passage;
  if (entry.kind !== 'wire' || !isLocal(device, packet.sourceIp)) return next(passage);
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
