import { assertNever } from '../model/index.js';
import type { HttpStep } from '../trace/index.js';
import { deviceText } from './words.js';

const STATUS = new Map([
  [200, 'OK'],
  [301, 'Moved Permanently'],
  [302, 'Found'],
  [303, 'See Other'],
  [307, 'Temporary Redirect'],
  [308, 'Permanent Redirect'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [421, 'Misdirected Request'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
]);

const MISSING = { NO_SERVICE: 'does not exist', NO_PORT: 'has no such port', NO_ENDPOINTS: 'has no ready endpoint' } as const;

export function statusText(status: number): string {
  const name = STATUS.get(status);
  return name === undefined ? String(status) : `${status} ${name}`;
}

export function httpStepText(step: HttpStep): string {
  switch (step.kind) {
    case 'ingressRouting':
      return routingText(step);
    case 'tls':
      return step.outcome === 'MATCH'
        ? `The server shows the certificate ${step.certificate}, which is for ${step.serverName}.`
        : `The client asks for ${step.serverName}, but the server shows the certificate of ${step.certificate}: the names do not match.`;
    case 'httpResponse':
      return `${deviceText(step.by)} answers ${statusText(step.status)}.`.replace(/^./, (first) => first.toUpperCase());
    default:
      return assertNever(step);
  }
}

function routingText(step: HttpStep & { readonly kind: 'ingressRouting' }): string {
  const request = `${step.host}${step.path}`;
  switch (step.outcome) {
    case 'ROUTED': {
      const rule = step.match.pathType === 'Default' ? 'its default backend' : `${step.match.pathType} ${step.match.host ?? '*'}${step.match.path}`;
      return `The ingress controller matches ${request} to ${step.ingress} (${rule}) and connects to the ${step.upstream === undefined ? 'endpoints' : 'ClusterIP'} of Service ${step.backend}, port ${step.backendPort}.`;
    }
    case 'NO_MATCH':
      return `No rule of the ingress controller matches ${request} and there is no default backend.`;
    case 'REDIRECTED':
      return `${step.ingress} sends ${request} to ${step.location} (${statusText(step.status)})${step.reason === 'TLS' ? ', because it wants HTTPS' : ''}.`;
    case 'DENIED':
      return step.reason === 'SOURCE_RANGE'
        ? `${step.ingress} does not let the address that the controller sees ask for ${request} (${statusText(step.status)}).`
        : `${step.ingress} wants a password for ${request} (${statusText(step.status)}).`;
    case 'NO_BACKEND':
      return `${step.ingress} sends ${request} to Service ${step.backend}, which ${MISSING[step.reason]}.`;
    default:
      return assertNever(step);
  }
}
