/** Names that mean something else than they seem to: aliases, bare names, resolvers that do not know the cluster. */
import type { Network } from '../../compile/network.js';
import { cite, citeReference, parseIp, type PodState, type ServiceState } from '../../model/index.js';
import type { Note } from '../../trace/index.js';
import { effectivePolicy } from '../../walk/dns/resolverConfig.js';
import type { Source } from '../destinations.js';
import type { Target } from '../target.js';

const SERVICES = 'https://kubernetes.io/docs/concepts/services-networking/service/';
const DNS = 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/';
const EXTERNAL_NAME = citeReference('ExternalName', `${SERVICES}#externalname`);
const DNS_POLICY = citeReference("pod's DNS policy", `${DNS}#pod-s-dns-policy`);
const NAMESPACES = citeReference('namespaces of Services', `${DNS}#namespaces-of-services`);

/** For every ExternalName Service that was asked by its name. */
export function aliasNotes(network: Network, asked: ReadonlySet<string>, target: Target): readonly Note[] {
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
  const cites = [cite(service.origin, 'spec.externalName'), EXTERNAL_NAME];
  if (service.externalName !== undefined && parseIp(service.externalName) !== undefined) {
    const text =
      `Service ${name} has externalName "${service.externalName}", which DNS takes as a name, not as an address: it does not resolve. ` +
      'A Service without selector and with an EndpointSlice leads to an address.';
    return [{ code: 'EXTERNAL_NAME.ADDRESS', cites, text }];
  }
  if (target.http === undefined) return [];
  const text =
    `Service ${name} is only an alias of ${service.externalName ?? 'another name'}: the request carries the alias in its Host header and ` +
    'TLS name, which the server behind it may not know.';
  return [{ code: 'EXTERNAL_NAME.HOST_MISMATCH', cites, text }];
}

/** Why a name was not found, where the files show it. */
export function missingNameNotes(sources: readonly Source[], target: Target): readonly Note[] {
  for (const source of sources) {
    if (source.kind !== 'point' || source.point.kind !== 'pod') continue;
    const { pod, cluster } = source.point;
    if (effectivePolicy(pod) === 'Cluster') return otherNamespace(pod, cluster.services, target);
    if (pod.hostNetwork) return [hostNetwork(pod)];
  }
  return [];
}

function hostNetwork(pod: PodState): Note {
  const text =
    `Pod ${pod.namespace}/${pod.name} uses the host's network, so it asks its node's resolver, which knows no names of the cluster; ` +
    "dnsPolicy ClusterFirstWithHostNet makes it ask the cluster's.";
  return { code: 'DNS.HOST_NETWORK', cites: [cite(pod.origin, `${pod.specField}.dnsPolicy`), DNS_POLICY], text };
}

/** The bare name of a Service of another namespace. */
function otherNamespace(pod: PodState, services: readonly ServiceState[], { to }: Target): readonly Note[] {
  if (to.kind !== 'name' || to.name.includes('.')) return [];
  const service = services.find(({ name, namespace }) => name === to.name.toLowerCase() && namespace !== pod.namespace);
  if (service === undefined) return [];
  const text =
    `A bare name is looked for in the pod's own namespace, ${pod.namespace}; the Service of that name stands in namespace ` +
    `${service.namespace}: ask ${service.name}.${service.namespace}.`;
  return [{ code: 'DNS.OTHER_NAMESPACE', cites: [cite(service.origin, 'metadata.namespace'), NAMESPACES], text }];
}
