import { assertNever } from '../model/index.js';
import type { Step } from '../trace/index.js';
import { dnsStepText } from './dnsStepText.js';
import { gatewayStepText } from './gatewayStepText.js';
import { httpStepText } from './httpStepText.js';
import { policyStepText } from './policyStepText.js';
import { routingStepText } from './routingStepText.js';
import { translationStepText } from './translationStepText.js';

/** A step in one plain sentence. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'searchExpansion':
    case 'dnsForward':
    case 'dnsQuery':
    case 'hostsFile':
      return dnsStepText(step);
    case 'send':
    case 'routeLookup':
    case 'neighbor':
    case 'encapsulation':
    case 'delivery':
    case 'reply':
      return routingStepText(step);
    case 'serviceTranslation':
    case 'loadBalancer':
    case 'portForward':
    case 'hostPort':
    case 'sourceTranslation':
      return translationStepText(step);
    case 'networkPolicy':
    case 'firewall':
      return policyStepText(step);
    case 'ingressRouting':
    case 'tls':
    case 'httpResponse':
      return httpStepText(step);
    case 'gatewayListener':
    case 'gatewayRouting':
    case 'httpFilter':
      return gatewayStepText(step);
    case 'unmodelled':
      return step.outcome === 'UNSUPPORTED'
        ? `Vantage does not model ${step.feature}, which decides here, so the answer stays open.`
        : `Kubernetes leaves ${step.feature} undefined, so the answer depends on the implementation.`;
    default:
      return assertNever(step);
  }
}

/** Whether the packet, or the question, went no further at this step. */
export function isFailure(step: Step): boolean {
  switch (step.kind) {
    case 'searchExpansion':
      return step.outcome === 'NO_NAMESERVER';
    case 'dnsForward':
      return step.outcome === 'NO_UPSTREAM';
    case 'dnsQuery':
    case 'hostsFile':
      return step.outcome !== 'ANSWER';
    case 'routeLookup':
      return step.outcome !== 'FORWARDED' && step.outcome !== 'LOCAL';
    case 'neighbor':
      return step.outcome === 'UNREACHABLE';
    case 'delivery':
      return step.outcome === 'REFUSED' || step.outcome === 'IGNORED';
    case 'reply':
      return step.outcome !== 'PASSED' && step.outcome !== 'RESTORED';
    case 'serviceTranslation':
      return step.outcome !== 'TRANSLATED';
    case 'loadBalancer':
      return step.outcome !== 'FORWARDED';
    case 'portForward':
      return step.outcome === 'NO_FORWARD';
    case 'networkPolicy':
      return step.outcome === 'DENIED';
    case 'firewall':
      return step.outcome !== 'ALLOWED';
    case 'ingressRouting':
      return step.outcome !== 'ROUTED';
    case 'gatewayListener':
      return step.outcome !== 'SELECTED';
    case 'gatewayRouting':
      return step.outcome === 'NO_MATCH' || step.outcome === 'NO_BACKEND';
    case 'tls':
      return step.outcome === 'NAME_MISMATCH';
    case 'httpResponse':
      return step.status >= 400;
    case 'unmodelled':
      return true;
    case 'send':
    case 'encapsulation':
    case 'hostPort':
    case 'sourceTranslation':
    case 'httpFilter':
      return false;
    default:
      return assertNever(step);
  }
}
