import { ANY_HOST, assertNever } from '../model/index.js';
import type { GatewayListenerStep, GatewayRoutingStep, GatewayStep, HttpFilterStep, HttpHeader, Trace } from '../trace/index.js';
import { statusText } from './httpStepText.js';
import { list } from './words.js';

/** Where the answer sends the client, if it is a redirect. */
export function locationOf({ hops }: Trace): string | undefined {
  for (const { steps } of hops) for (const step of steps) if ((step.kind === 'httpFilter' || step.kind === 'ingressRouting') && step.outcome === 'REDIRECTED') return step.location;
  return undefined;
}

export function gatewayStepText(step: GatewayStep): string {
  switch (step.kind) {
    case 'gatewayListener':
      return listenerText(step);
    case 'gatewayRouting':
      return routingText(step);
    case 'httpFilter':
      return filterText(step);
    default:
      return assertNever(step);
  }
}

function listenerText(step: GatewayListenerStep): string {
  const asked = step.by === 'PORT' ? 'the connection' : step.by === 'HOST' ? `host ${step.name}` : step.name === '' ? 'no server name' : `server name ${step.name}`;
  switch (step.outcome) {
    case 'SELECTED':
      return `${step.gateway} takes ${asked} at port ${step.port} to its listener ${step.listener} (${step.speaks}, ${step.hostname === ANY_HOST ? 'any host' : step.hostname}).`;
    case 'NO_LISTENER':
      return `No listener of ${step.gateway} at port ${step.port} is for ${asked}.`;
    case 'MISDIRECTED':
      return `The request is for host ${step.name}, whose listener ${step.listener} of ${step.gateway} is not the one that the TLS name chose: it is misdirected.`;
    case 'NOT_TLS':
      return `Port ${step.port} of ${step.gateway} speaks TLS, and the request comes in the clear.`;
    case 'NO_TLS':
      return `Port ${step.port} of ${step.gateway} speaks HTTP in the clear, and the client wants TLS.`;
    default:
      return assertNever(step);
  }
}

const MISSING: Readonly<Record<Extract<GatewayRoutingStep, { outcome: 'NO_BACKEND' }>['reason'], string>> = {
  NO_BACKENDS: 'has no backends',
  ZERO_WEIGHT: 'gives every backend the weight 0',
  INVALID_KIND: 'is not of a kind that can be a backend',
  REF_NOT_PERMITTED: 'lies in another namespace, where no ReferenceGrant allows the reference',
  NOT_FOUND: 'does not exist, or has no such port',
  NO_ENDPOINTS: 'has no ready endpoint',
  UNKNOWN_FILTER: 'has a filter that does not exist',
};

function routingText(step: GatewayRoutingStep): string {
  const request = step.method === '' ? 'the connection' : `${step.method} ${step.host}${step.path}`;
  switch (step.outcome) {
    case 'MATCHED':
      return `${request} matches ${step.route}, rule ${step.rule} (${step.matched}).`;
    case 'ROUTED':
      return `${step.gateway} connects to the endpoints of ${step.backend}, port ${step.backendPort}${step.share === 1 ? '' : `, for ${Math.round(step.share * 100)} % of ${step.method === '' ? 'them' : 'the requests'}`}.`;
    case 'NO_MATCH':
      return `No route that is attached to listener ${step.listener} of ${step.gateway} matches ${request}.`;
    case 'NO_BACKEND':
      return step.backend === undefined ? `${step.route}, rule ${step.rule}, ${MISSING[step.reason]}.` : `${step.route}, rule ${step.rule}, sends ${request} to ${step.backend}, which ${MISSING[step.reason]}.`;
    default:
      return assertNever(step);
  }
}

function filterText(step: HttpFilterStep): string {
  switch (step.outcome) {
    case 'HEADERS_CHANGED':
      return `Headers of the ${step.of} change: ${list(changesOf(step))}.`;
    case 'REWRITTEN':
      return `The backend is asked for ${step.toHost}${step.toPath}.`;
    case 'REDIRECTED':
      return `The client is sent to ${step.location} (${statusText(step.status)}).`;
    case 'MIRRORED':
      return `A copy of the request goes to ${step.backend}, whose answer is ignored.`;
    default:
      return assertNever(step);
  }
}

function changesOf({ set, add, remove }: Extract<HttpFilterStep, { outcome: 'HEADERS_CHANGED' }>): readonly string[] {
  const text = ({ name, value }: HttpHeader): string => `${name}: ${value}`;
  return [...set.map((header) => `${text(header)} is set`), ...add.map((header) => `${text(header)} is added`), ...remove.map((name) => `${name} is removed`)];
}
