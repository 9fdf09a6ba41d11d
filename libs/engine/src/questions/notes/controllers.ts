/** What a controller does, or leaves, that an Ingress seems to say otherwise. */
import { hasNginxAnnotations } from '../../compile/ingress/nginxAnnotations.js';
import type { Network } from '../../compile/network.js';
import { cite, type Citation } from '../../model/index.js';
import type { Note, Trace } from '../../trace/index.js';
import { TLS_REDIRECT } from '../../walk/ingress/references.js';
import type { Request } from '../../walk/ingress/response.js';
import { routeRequest } from '../../walk/ingress/routeRequest.js';

export function controllerNotes(network: Network, traces: readonly Trace[], request: Request): readonly Note[] {
  const steps = traces.flatMap(({ hops }) => hops.flatMap((hop) => hop.steps));
  const pods = new Set(steps.flatMap((step) => (step.kind === 'ingressRouting' ? [step.controller] : [])));
  return [...pods].flatMap((pod) => notesAt(network, pod, request));
}

function notesAt(network: Network, pod: string, request: Request): readonly Note[] {
  const table = network.ingress.controllers.get(pod);
  const routing = table === undefined ? undefined : routeRequest(table, request.host, request.path);
  if (table === undefined || routing?.kind !== 'route') return [];
  const { ingress, settings, secured } = routing.route;
  const { behaviour, class: name } = table.controller;
  if (behaviour === 'builtIn' && request.scheme === 'http' && secured && settings?.tlsRedirect === 'usual') return [tlsRedirect(ingress.origin.resource, cite(ingress.origin, 'spec.tls'))];
  if (behaviour === 'other' && hasNginxAnnotations(ingress)) return [foreign(ingress.origin.resource, name, cite(ingress.origin, 'metadata.annotations'))];
  return [];
}

function tlsRedirect(ingress: string, source: Citation): Note {
  const text =
    `${ingress} has a tls section: ingress-nginx would answer HTTP with 308 and the same place over HTTPS, unless nginx.ingress.kubernetes.io/ssl-redirect ` +
    'says no. The controller that Vantage supplies does what the API of Ingresses says, and no more.';
  return { code: 'INGRESS.TLS_REDIRECT', cites: [source, TLS_REDIRECT], text };
}

function foreign(ingress: string, name: string, source: Citation): Note {
  return { code: 'INGRESS.FOREIGN_ANNOTATIONS', cites: [source], text: `${ingress} has annotations of ingress-nginx, which the controller of class ${name} does not read.` };
}
