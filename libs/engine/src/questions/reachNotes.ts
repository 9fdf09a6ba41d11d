/** Remarks beside an answer: what the files leave open, and where they say less than it seems. The wording of all of them stands here. */
import type { Network } from '../compile/network.js';
import { cite, citeReference, parseIp, type Citation, type OrphanReason, type PodState, type ServiceState } from '../model/index.js';
import type { Note, Step, Trace } from '../trace/index.js';
import { effectivePolicy } from '../walk/dns/resolverConfig.js';
import type { Source } from './destinations.js';
import type { Target } from './target.js';

export function notesFor(network: Network, sources: readonly Source[], target: Target, traces: readonly Trace[]): readonly Note[] {
  const told = remarkable(traces);
  const notes = [
    ...traces.flatMap((trace) => listeningNotes(network, trace)),
    ...(told.ignoredPolicy === undefined ? [] : [notEnforced(told.ignoredPolicy)]),
    ...(target.to.kind === 'service' ? serviceNotes(network, sources, target.to.service) : []),
    ...(told.names.size === 0 ? [] : aliasNotes(network, told.names, target)),
    ...resolverNotes(sources, traces),
    ...namespaceNotes(network, sources, target, traces),
    ...ingressNotes(network, target, traces),
  ];
  return notes.filter((note, index) => notes.findIndex((other) => sameSubject(note, other)) === index);
}

interface Remarkable {
  /** A policy that would have had a say, were policies enforced. */
  readonly ignoredPolicy: Step | undefined;
  /** Names that DNS was asked for. */
  readonly names: ReadonlySet<string>;
}

/** One look at every step of every way. */
function remarkable(traces: readonly Trace[]): Remarkable {
  let ignoredPolicy: Step | undefined;
  const names = new Set<string>();
  for (const { hops } of traces) {
    for (const { steps } of hops) {
      for (const step of steps) {
        if (step.kind === 'dnsQuery') names.add(step.name);
        else if (step.kind === 'networkPolicy' && step.by === 'NOT_ENFORCED') ignoredPolicy = step;
      }
    }
  }
  return { ignoredPolicy, names };
}

/** Replicas of one pod would say the same over and over. */
function sameSubject(a: Note, b: Note): boolean {
  return a.code === b.code && a.cites[0]?.resource === b.cites[0]?.resource && a.cites[0]?.line === b.cites[0]?.line;
}

/** The rule of the `vantage.lab/listens` annotation: what is taken to listen where no file states it. */
function listeningNotes(network: Network, trace: Trace): readonly Note[] {
  const point = trace.destination === undefined ? undefined : network.vantagePoints.byAddress.get(trace.destination);
  if (point?.kind !== 'pod') return [];
  const { pod } = point;
  const ports = cite(pod.origin, `${pod.specField}.containers`);
  if (pod.listens.kind === 'everywhere' && trace.disposition === 'CONNECTED') {
    return [{ code: 'LISTENS.EVERYWHERE', cites: [ports], text: `Pod ${nameOf(pod)} declares no containerPort, so it is taken to listen on every port; the annotation vantage.lab/listens says what really listens.` }];
  }
  if (pod.listens.kind === 'declared' && trace.disposition === 'REFUSED') return [declaredNote(network, pod, trace, ports)];
  return [];
}

function declaredNote(network: Network, pod: PodState, trace: Trace, ports: Citation): Note {
  const declared = pod.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(', ');
  const via = trace.hops.flatMap((hop) => hop.steps).find((step) => step.kind === 'serviceTranslation' && step.outcome === 'TRANSLATED');
  const service = via?.kind === 'serviceTranslation' ? serviceAt(network, pod, via.service) : undefined;
  const port = service?.ports.find(({ port: number }) => via?.kind === 'serviceTranslation' && number === via.port);
  const blame = service === undefined || port === undefined ? [] : [cite(service.origin, `${port.field}.targetPort`)];
  const who = service === undefined ? 'The question asks' : `Service ${service.namespace}/${service.name} sends to`;
  const text = `${who} port ${trace.destinationPort ?? '?'} of pod ${nameOf(pod)}, whose containers declare only ${declared}. Kubernetes takes containerPort as information and would connect if something listened there; Vantage takes the declared ports as what listens, because a mistyped targetPort is the commonest mistake. Add the annotation vantage.lab/listens if the port is right.`;
  return { code: 'LISTENS.UNDECLARED_PORT', cites: [...blame, ports], text };
}

/** `[<cluster>/]<namespace>/service/<name>` of a step, found in the pod's cluster. */
function serviceAt(network: Network, pod: PodState, address: string): ServiceState | undefined {
  const [name = '', , namespace = ''] = address.split('/').reverse();
  return network.vantagePoints.services.get(`${pod.cluster}/${namespace}/${name}`);
}

function notEnforced(step: Step): Note {
  return { code: 'POLICY.NOT_ENFORCED', cites: step.cites, text: "The cluster's network plugin does not enforce NetworkPolicy, so the policies that select these pods have no effect." };
}

function serviceNotes(network: Network, sources: readonly Source[], service: ServiceState): readonly Note[] {
  const outside = sources.some((source) => source.kind === 'stranger' || source.point.kind === 'lanHost' || source.point.kind === 'internetHost' || source.point.kind === 'router');
  if (!outside) return [];
  const name = `${service.namespace}/${service.name}`;
  const notes: Note[] = [];
  if (service.loadBalancer?.kind === 'pending') {
    notes.push({ code: 'SERVICE.LOAD_BALANCER_PENDING', cites: [cite(service.origin, 'spec.type')], text: `The external address of Service ${name} stays <pending>: ${service.loadBalancer.reason}.` });
  }
  const nodePort = service.ports.find((port) => port.nodePort !== undefined);
  const node = network.vantagePoints.clusters.get(service.cluster)?.nodes[0];
  if (nodePort?.nodePort !== undefined && service.loadBalancer?.kind !== 'provisioned' && node !== undefined) {
    notes.push({ code: 'SERVICE.NODE_PORT', cites: [cite(service.origin, nodePort.field)], text: `From outside its cluster Service ${name} is asked at its ClusterIP here; its node port ${nodePort.nodePort} is on every node: ask ${node.address}:${nodePort.nodePort}.` });
  }
  return notes;
}

function aliasNotes(network: Network, asked: ReadonlySet<string>, target: Target): readonly Note[] {
  const aliases = new Set<ServiceState>();
  for (const zone of network.dns.clusters.values()) {
    for (const name of asked) {
      const [service = '', namespace = ''] = name.endsWith(`.svc.${zone.domain}`) ? name.split('.') : [];
      const found = zone.services.get(`${namespace}/${service}`);
      if (found?.type === 'ExternalName') aliases.add(found);
    }
  }
  return [...aliases].flatMap((service) => aliasNote(service, target));
}

function aliasNote(service: ServiceState, target: Target): readonly Note[] {
  const name = `${service.namespace}/${service.name}`;
  const source = cite(service.origin, 'spec.externalName');
  const docs = citeReference('ExternalName', 'https://kubernetes.io/docs/concepts/services-networking/service/#externalname');
  if (service.externalName !== undefined && parseIp(service.externalName) !== undefined) {
    return [{ code: 'EXTERNAL_NAME.ADDRESS', cites: [source, docs], text: `Service ${name} has externalName "${service.externalName}", which DNS takes as a name, not as an address: it does not resolve. A Service without selector and with an EndpointSlice leads to an address.` }];
  }
  if (target.http === undefined) return [];
  return [{ code: 'EXTERNAL_NAME.HOST_MISMATCH', cites: [source, docs], text: `Service ${name} is only an alias of ${service.externalName ?? 'another name'}: the request carries the alias in its Host header and TLS name, which the server behind it may not know.` }];
}

function resolverNotes(sources: readonly Source[], traces: readonly Trace[]): readonly Note[] {
  if (!traces.some(({ disposition }) => disposition === 'NAME_NOT_FOUND')) return [];
  const host = sources.find((source) => source.kind === 'point' && source.point.kind === 'pod' && source.point.pod.hostNetwork && effectivePolicy(source.point.pod) === 'Default');
  if (host?.kind !== 'point' || host.point.kind !== 'pod') return [];
  const { pod } = host.point;
  return [{ code: 'DNS.HOST_NETWORK', cites: [cite(pod.origin, `${pod.specField}.dnsPolicy`), citeReference("pod's DNS policy", 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy')], text: `Pod ${nameOf(pod)} uses the host's network, so it asks its node's resolver, which knows no names of the cluster; dnsPolicy ClusterFirstWithHostNet makes it ask the cluster's.` }];
}

/** The bare name of a Service of another namespace. */
function namespaceNotes(network: Network, sources: readonly Source[], target: Target, traces: readonly Trace[]): readonly Note[] {
  const { to } = target;
  if (to.kind !== 'name' || to.name.includes('.') || !traces.some(({ disposition }) => disposition === 'NAME_NOT_FOUND')) return [];
  const source = sources.find((candidate) => candidate.kind === 'point' && candidate.point.kind === 'pod');
  if (source?.kind !== 'point' || source.point.kind !== 'pod' || effectivePolicy(source.point.pod) !== 'Cluster') return [];
  const { pod } = source.point;
  const elsewhere = source.point.cluster.services.filter(({ name, namespace }) => name === to.name.toLowerCase() && namespace !== pod.namespace);
  return elsewhere.slice(0, 1).map((service) => ({
    code: 'DNS.OTHER_NAMESPACE',
    cites: [cite(service.origin, 'metadata.namespace'), citeReference('namespaces of Services', 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#namespaces-of-services')],
    text: `A bare name is looked for in the pod's own namespace, ${pod.namespace}; the Service of that name stands in namespace ${service.namespace}: ask ${service.name}.${service.namespace}.`,
  }));
}

const ORPHANS: Readonly<Record<OrphanReason, string>> = {
  NO_CLASS: 'it names no class and no IngressClass is the default',
  UNKNOWN_CLASS: 'it names a class that does not exist',
  NO_CONTROLLER: 'no controller of its class runs in the cluster',
  TWO_DEFAULT_CLASSES: 'it names no class and two IngressClasses claim to be the default',
};

function ingressNotes(network: Network, target: Target, traces: readonly Trace[]): readonly Note[] {
  if (target.http === undefined || traces.every(({ disposition }) => disposition === 'CONNECTED')) return [];
  return (network.ingress.orphans.get(target.http.host) ?? []).map(({ ingress, reason }) => ({
    code: 'INGRESS.NO_EFFECT',
    cites: [cite(ingress.origin, 'spec.ingressClassName')],
    text: `${ingress.origin.resource} has rules for ${target.http?.host ?? 'this host'} but no effect: ${ORPHANS[reason]}.`,
  }));
}

function nameOf(pod: PodState): string {
  return `${pod.namespace}/${pod.name}`;
}
