/** The rule of the `vantage.lab/listens` annotation: what is taken to listen where no file states it. */
import type { Network } from '../../compile/network.js';
import { serviceKey } from '../../compile/vantagePoints.js';
import { cite, type Citation, type PodState, type ServiceState } from '../../model/index.js';
import type { Note, Trace, TranslationStep } from '../../trace/index.js';

export function listeningNotes(network: Network, trace: Trace): readonly Note[] {
  const point = trace.destination === undefined ? undefined : network.vantagePoints.byAddress.get(trace.destination);
  if (point?.kind !== 'pod') return [];
  const { pod } = point;
  const ports = cite(pod.origin, `${pod.specField}.containers`);
  if (pod.listens.kind === 'everywhere' && trace.disposition === 'CONNECTED') return [everywhere(pod, ports)];
  if (pod.listens.kind === 'declared' && trace.disposition === 'REFUSED') return [undeclared(network, pod, trace, ports)];
  return [];
}

function everywhere(pod: PodState, ports: Citation): Note {
  const text =
    `Pod ${pod.namespace}/${pod.name} declares no containerPort, so it is taken to listen on every port; ` +
    'the annotation vantage.lab/listens says what really listens.';
  return { code: 'LISTENS.EVERYWHERE', cites: [ports], text };
}

function undeclared(network: Network, pod: PodState, trace: Trace, ports: Citation): Note {
  const declared = pod.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(', ');
  const via = trace.hops.flatMap((hop) => hop.steps).find(isTranslated);
  const service = via === undefined ? undefined : serviceAt(network, pod, via.service);
  const port = service?.ports.find(({ port: number, nodePort }) => number === via?.port || nodePort === via?.port);
  const blame = service === undefined || port === undefined ? [] : [cite(service.origin, `${port.field}.targetPort`)];
  const who = service === undefined ? 'The question asks' : `Service ${service.namespace}/${service.name} sends to`;
  const text =
    `${who} port ${trace.destinationPort ?? '?'} of pod ${pod.namespace}/${pod.name}, whose containers declare only ${declared}. ` +
    'Kubernetes takes containerPort as information and would connect if something listened there; Vantage takes the declared ports as ' +
    'what listens, because a mistyped targetPort is the commonest mistake. Add the annotation vantage.lab/listens if the port is right.';
  return { code: 'LISTENS.UNDECLARED_PORT', cites: [...blame, ports], text };
}

type Translated = TranslationStep & { readonly kind: 'serviceTranslation'; readonly outcome: 'TRANSLATED' };

function isTranslated(step: Trace['hops'][number]['steps'][number]): step is Translated {
  return step.kind === 'serviceTranslation' && step.outcome === 'TRANSLATED';
}

/** `[<cluster>/]<namespace>/service/<name>` of a step, found in the pod's cluster. */
function serviceAt(network: Network, pod: PodState, address: string): ServiceState | undefined {
  const [name = '', , namespace = ''] = address.split('/').reverse();
  return network.vantagePoints.services.get(serviceKey({ cluster: pod.cluster, namespace, name }));
}
