/** nftables mode looks at loadBalancerSourceRanges before it translates; the chain `firewall-check`. */
import { doorOf, passesSourceRanges, serviceAddress } from '../proxy/door.js';
import { cite } from '../../model/index.js';
import { next, end, type Passage, type Verdict } from '../passage.js';
import { dropping, hookOfEntry } from '../proxy/verdicts.js';
import { NFTABLES_PROXY } from '../references.js';

export function sourceRanges(passage: Passage): Verdict {
  const { device, entry, packet } = passage;
  if (device.kind !== 'node' || entry.kind === 'bridge' || device.cluster.profile.proxy !== 'nftables') return next(passage);
  const door = doorOf(device, packet);
  if (door === undefined || passesSourceRanges(device, door, packet)) return next(passage);
  return end(passage, dropping(passage, hookOfEntry(passage)), {
    kind: 'serviceTranslation',
    outcome: 'DROPPED',
    reason: 'SOURCE_RANGES',
    service: serviceAddress(device, door.entry),
    door: door.kind,
    protocol: packet.protocol,
    port: packet.destinationPort,
    cites: [cite(door.entry.service.origin, 'spec.loadBalancerSourceRanges'), NFTABLES_PROXY],
  });
}
