import type { LabState } from '../model/index.js';
import { compileDns } from './dnsTables.js';
import { compileForwarding } from './forwardingTables.js';
import { compileGateways } from './gatewayTables.js';
import { compileIngress } from './ingressTables.js';
import type { Network } from './network.js';
import { compilePolicy } from './policyTables.js';
import { compileVantagePoints } from './vantagePoints.js';

/** Turns the state of a lab into tables as devices hold them. */
export function compile(state: LabState): Network {
  return {
    state,
    forwarding: compileForwarding(state),
    policy: compilePolicy(state),
    dns: compileDns(state),
    ingress: compileIngress(state),
    gateways: compileGateways(state),
    vantagePoints: compileVantagePoints(state),
  };
}

export type { Network };
