import type { LabState } from '../model/index.js';
import type { DnsTables } from './dnsTables.js';
import type { ForwardingTables } from './forwardingTables.js';
import type { GatewayTables } from './gatewayTables.js';
import type { IngressTables } from './ingressTables.js';
import type { PolicyTables } from './policyTables.js';
import type { VantagePoints } from './vantagePoints.js';

/** A lab ready to be asked: the state that controllers left, and the tables as devices hold them. Frozen; questions only read it. */
export interface Network {
  readonly state: LabState;
  readonly forwarding: ForwardingTables;
  readonly policy: PolicyTables;
  readonly dns: DnsTables;
  readonly ingress: IngressTables;
  readonly gateways: GatewayTables;
  readonly vantagePoints: VantagePoints;
}
