/** The order in which a device does things to a packet: the hooks of netfilter around the routing decision. It stands here only. */
import type { Stage } from './passage.js';
import { delivery } from './stages/delivery.js';
import { encapsulation } from './stages/encapsulation.js';
import { firewall } from './stages/firewall.js';
import { hostPort } from './stages/hostPort.js';
import { loadBalancer } from './stages/loadBalancer.js';
import { martian } from './stages/martian.js';
import { masquerade } from './stages/masquerade.js';
import { neighbor } from './stages/neighbor.js';
import { pat } from './stages/pat.js';
import { policies } from './stages/policies.js';
import { portForward } from './stages/portForward.js';
import { routeDecision } from './stages/routeDecision.js';
import { serviceRejection } from './stages/serviceRejection.js';
import { serviceTranslation } from './stages/serviceTranslation.js';
import { sourceRanges } from './stages/sourceRanges.js';

export const STAGES: readonly Stage[] = [
  // PREROUTING, or OUTPUT for what the device itself sends
  martian,
  sourceRanges,
  loadBalancer,
  portForward,
  serviceTranslation,
  hostPort,
  routeDecision,
  // INPUT, FORWARD, OUTPUT
  serviceRejection,
  firewall,
  policies,
  // POSTROUTING
  masquerade,
  pat,
  // a socket, or the wire
  delivery,
  encapsulation,
  neighbor,
];
