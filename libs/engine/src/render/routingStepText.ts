import { assertNever } from '../model/index.js';
import type { RoutingStep } from '../trace/index.js';
import { destinationText, deviceText, endpointText } from './words.js';

export function routingStepText(step: RoutingStep): string {
  switch (step.kind) {
    case 'send':
      return `Opens ${destinationText(step.flow)} from ${step.flow.sourceIp}.`;
    case 'routeLookup':
      return routeText(step);
    case 'neighbor':
      return step.outcome === 'RESOLVED'
        ? `${step.owner === undefined ? 'The owner' : capital(deviceText(step.owner))} answers for ${step.ip} on this link.`
        : `Nobody on this link answers for ${step.ip}.`;
    case 'encapsulation':
      return `Wraps the packet in ${step.encapsulation} from ${step.outerSourceIp} to ${step.outerDestinationIp}.`;
    case 'delivery':
      return deliveryText(step);
    case 'reply':
      return replyText(step);
    default:
      return assertNever(step);
  }
}

function routeText(step: RoutingStep & { readonly kind: 'routeLookup' }): string {
  const device = step.device === undefined ? '' : ` out of ${step.device}`;
  const route = step.route === undefined ? '' : ` by route ${step.route}`;
  switch (step.outcome) {
    case 'FORWARDED':
      if (step.via !== undefined) return `Sends it to ${step.via}${device}${route}.`;
      if (step.device === 'internet') return `Carries it to ${step.destinationIp}.`;
      return step.route === 'default' ? `Sends it${device}${route}.` : `Sends it${device}${route}: ${step.destinationIp} is on that link.`;
    case 'LOCAL':
      return `${step.destinationIp} is this device's own address.`;
    case 'NO_ROUTE':
      return `Has no route to ${step.destinationIp}.`;
    case 'BLACKHOLED':
      return `The route to ${step.destinationIp} leads nowhere, so the packet is lost.`;
    case 'NOT_PERMITTED':
      return `The kernel does not permit packets to ${step.destinationIp}.`;
    default:
      return assertNever(step.outcome);
  }
}

function deliveryText(step: RoutingStep & { readonly kind: 'delivery' }): string {
  const place = endpointText(step.flow.destinationIp, step.flow.destinationPort);
  switch (step.outcome) {
    case 'ACCEPTED':
      return `A program listens on ${step.flow.protocol} ${place} and accepts; it sees ${step.flow.sourceIp} as the client.`;
    case 'ECHO_REPLY':
      return `Answers the ping from ${step.flow.sourceIp}.`;
    case 'REFUSED':
      return `Nothing listens on ${step.flow.protocol} ${place}, so the connection is refused.`;
    case 'IGNORED':
      return `Nobody answers at ${place}.`;
    default:
      return assertNever(step.outcome);
  }
}

function replyText(step: RoutingStep & { readonly kind: 'reply' }): string {
  const { flow } = step;
  switch (step.outcome) {
    case 'PASSED':
      return `The reply from ${endpointText(flow.sourceIp, flow.sourcePort)} to ${flow.destinationIp} passes.`;
    case 'RESTORED':
      return `Connection tracking undoes the translation: the reply goes on from ${endpointText(flow.sourceIp, flow.sourcePort)} to ${flow.destinationIp}.`;
    case 'ASTRAY':
      return `The reply comes from ${endpointText(flow.sourceIp, flow.sourcePort)}, which the client never asked, so it is thrown away.`;
    case 'INVALID':
      return `The reply from ${endpointText(flow.sourceIp, flow.sourcePort)} belongs to no connection that came through here, so it is dropped as invalid.`;
    case 'BYPASSED':
      return `The connection opens, and then nothing passes: the reply to ${flow.sourceIp} went another way, so whatever the client sends next is dropped here as invalid.`;
    default:
      return assertNever(step.outcome);
  }
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
