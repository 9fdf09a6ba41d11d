/** Between nodes of an overlay the packet travels inside another. */
import { next, type Passage, type Verdict } from '../passage.js';

export function encapsulation(passage: Passage): Verdict {
  const { route } = passage;
  if (route?.kind !== 'unicast' || route.tunnel === undefined) return next(passage);
  const { encapsulation: kind, outerSourceIp, outerDestinationIp } = route.tunnel;
  return next(passage, { kind: 'encapsulation', outcome: 'ENCAPSULATED', encapsulation: kind, outerSourceIp, outerDestinationIp, cites: route.cites });
}
