/** A router hides its LAN behind its public address, and itself stands between LAN hosts that meet through a port forward. */
import { cite, type Ip } from '../../model/index.js';
import type { RouterDevice } from '../../compile/forwarding/device.js';
import type { SourceTranslationStep } from '../../trace/index.js';
import { withSource } from '../packet.js';
import { next, type Passage, type Verdict } from '../passage.js';
import { PAT } from '../references.js';
import { sourceFor } from '../routes/lanRoutes.js';

export function pat(passage: Passage): Verdict {
  const { device, entry, route, packet } = passage;
  if (device.kind !== 'router' || entry.kind !== 'wire' || route?.kind !== 'unicast') return next(passage);
  if (route.segment.kind === 'internet' && device.router.nat === 'masquerade') {
    const publicIp = sourceFor(device.router.publicIPs, packet.sourceIp);
    return publicIp === undefined ? next(passage) : translated(passage, device, publicIp, 'PAT', 'spec.router.nat');
  }
  const hairpin = entry.segment.kind !== 'internet' && passage.translation?.kind === 'portForward' ? passage.translation.forward : undefined;
  if (hairpin?.hairpin !== 'full' || route.source === undefined) return next(passage);
  return translated(passage, device, route.source, 'HAIRPIN', `${hairpin.field}.hairpin`);
}

function translated(passage: Passage, device: RouterDevice, toIp: Ip, reason: SourceTranslationStep['reason'], field: string): Verdict {
  const { packet } = passage;
  if (packet.sourceIp === toIp) return next(passage);
  return next(
    { ...passage, packet: withSource(packet, toIp) },
    { kind: 'sourceTranslation', outcome: 'TRANSLATED', fromIp: packet.sourceIp, toIp, reason, cites: [cite(device.origin, field), PAT] },
  );
}
