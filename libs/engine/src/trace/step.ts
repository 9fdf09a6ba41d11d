/**
 * What one device did to a packet. Each kind of step owns its outcomes, so that impossible pairs do not compile; a step never holds
 * prose (`render` writes it) and always cites the line, or the reference, that made it so.
 */
import type { Citation } from '../model/index.js';
import type { DnsStep } from './dnsStep.js';
import type { GatewayStep } from './gatewayStep.js';
import type { HttpStep } from './httpStep.js';
import type { PolicyStep } from './policyStep.js';
import type { RoutingStep } from './routingStep.js';
import type { TranslationStep } from './translationStep.js';

export type Step = DnsStep | RoutingStep | TranslationStep | PolicyStep | HttpStep | GatewayStep | UnmodelledStep;

export type StepKind = Step['kind'];

/** What every step has. `cites` is never empty. */
export interface StepBase<K extends string> {
  readonly kind: K;
  readonly cites: readonly [Citation, ...Citation[]];
}

/** The walk met something whose effect is not modelled (UNSUPPORTED) or that Kubernetes leaves undefined (UNDEFINED). */
export interface UnmodelledStep extends StepBase<'unmodelled'> {
  readonly outcome: 'UNSUPPORTED' | 'UNDEFINED';
  /** A short noun phrase: `CiliumNetworkPolicy shop/l7`, `NetworkPolicy for hostNetwork pods`. */
  readonly feature: string;
}

/** Where a packet is in the walk, as a device sees it. */
export interface Flow {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  readonly sourceIp: string;
  readonly sourcePort: number | undefined;
  readonly destinationIp: string;
  /** Absent for ICMP. */
  readonly destinationPort: number | undefined;
}
