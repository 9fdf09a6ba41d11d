/** Which Services, endpoints or pods a name of the cluster's zone stands for (plugin/kubernetes/parse.go, kubernetes.go). */
import { labelsBefore, normalizeName } from '../../compile/dns/dnsName.js';
import type { ClusterZone } from '../../compile/dns/clusterZone.js';
import { cite, citeReference, parseIp, type Citation, type EndpointState, type Ip, type ServiceState } from '../../model/index.js';

/** One thing that a name leads to. `owner` is the name that an SRV record would point at. */
export interface Entry {
  readonly target: { readonly kind: 'ip'; readonly ip: Ip } | { readonly kind: 'name'; readonly name: string };
  /** `undefined` where the Service or endpoint declares no port. */
  readonly port: number | undefined;
  readonly owner: string;
  readonly cite: Citation;
}

export type Found =
  | { readonly kind: 'entries'; readonly entries: readonly Entry[]; readonly cites: readonly Citation[] }
  /** NXDOMAIN. */
  | { readonly kind: 'nameError'; readonly cites: readonly Citation[] };

interface Parsed {
  readonly port: string;
  readonly protocol: string;
  readonly endpoint: string;
}

const PLUGIN = citeReference('CoreDNS kubernetes plugin', 'https://coredns.io/plugins/kubernetes/');

export function findEntries(zone: ClusterZone, name: string): Found {
  const labels = labelsBefore(name, zone.domain).split('.').filter((label) => label !== '');
  if (labels.length === 2 && labels[0] === 'ns' && labels[1] === 'dns') return nameServerEntries(zone, name);
  const kind = labels.pop();
  if (kind === undefined) return exists([zone.cite]);
  if (kind !== 'svc' && kind !== 'pod') return { kind: 'nameError', cites: [PLUGIN] };
  const namespaceName = labels.pop();
  if (namespaceName === undefined) return exists([PLUGIN]);
  const service = labels.pop();
  const parsed = service === undefined ? undefined : parseRest(labels);
  if (service !== undefined && parsed === undefined) return { kind: 'nameError', cites: [PLUGIN] };
  const namespace = zone.cluster.namespaces.get(namespaceName);
  if (namespace === undefined || !isExposed(zone, namespaceName)) return { kind: 'nameError', cites: [PLUGIN] };
  if (kind === 'pod' && zone.plugin.pods === 'disabled') return { kind: 'nameError', cites: [zone.cite, PLUGIN] };
  if (service === undefined || parsed === undefined) return exists([cite(namespace.origin)]);
  return kind === 'pod' ? podEntries(zone, name, namespaceName, service) : serviceEntries(zone, namespaceName, service, parsed);
}

/** `namespaces` of the plugin; without any, all are shown. */
export function isExposed({ plugin }: ClusterZone, namespace: string): boolean {
  return plugin.namespaces.length === 0 || plugin.namespaces.includes(namespace);
}

/** The labels before the Service: none, an endpoint, or `_port._protocol`. */
function parseRest(labels: readonly string[]): Parsed | undefined {
  const [first, second] = labels;
  if (first === undefined) return { port: '', protocol: '', endpoint: '' };
  if (second === undefined) return { port: '', protocol: '', endpoint: first };
  return labels.length === 2 ? { port: first.replace(/^_/, ''), protocol: second.replace(/^_/, ''), endpoint: '' } : undefined;
}

function exists(cites: readonly Citation[]): Found {
  return { kind: 'entries', entries: [], cites };
}

function nameServerEntries(zone: ClusterZone, name: string): Found {
  const source = zone.service === undefined ? zone.cite : cite(zone.service.origin, 'spec.clusterIP');
  return { kind: 'entries', entries: zone.serverIps.map((ip) => ({ target: { kind: 'ip', ip }, port: undefined, owner: name, cite: source })), cites: [source] };
}

/** `1-2-3-4.<namespace>.pod.<zone>`, and IPv6 addresses with dashes for colons. */
function podEntries(zone: ClusterZone, name: string, namespace: string, label: string): Found {
  const missing: Found = { kind: 'nameError', cites: [zone.cite, PLUGIN] };
  const dotted = label.split('-').length === 4 && !label.includes('--');
  const written = label.replaceAll('-', dotted ? '.' : ':');
  const ip = parseIp(written);
  if (ip === undefined) return missing;
  const entry = { target: { kind: 'ip', ip }, port: undefined, owner: name } as const;
  if (zone.plugin.pods === 'insecure') return { kind: 'entries', entries: [{ ...entry, cite: zone.cite }], cites: [zone.cite] };
  // compared as text: another spelling of the address is another name
  const pod = ip === written ? zone.podsByIp.get(ip)?.find((candidate) => candidate.namespace === namespace) : undefined;
  if (pod === undefined) return missing;
  const source = cite(pod.origin);
  return { kind: 'entries', entries: [{ ...entry, cite: source }], cites: [source] };
}

function serviceEntries(zone: ClusterZone, namespace: string, name: string, parsed: Parsed): Found {
  const service = zone.services.get(`${namespace}/${name}`);
  if (service === undefined) return { kind: 'nameError', cites: [PLUGIN] };
  const source = cite(service.origin);
  const entries = entriesOf(zone, service, parsed);
  return entries.length > 0 ? { kind: 'entries', entries, cites: [source] } : { kind: 'nameError', cites: [source, PLUGIN] };
}

function entriesOf(zone: ClusterZone, service: ServiceState, parsed: Parsed): readonly Entry[] {
  const owner = `${service.name}.${service.namespace}.svc.${zone.domain}`;
  if (service.type === 'ExternalName') return aliasEntries(service, owner, parsed);
  if (zone.plugin.ignoreEmptyService && !service.headless && !service.endpoints.some(({ ready }) => ready)) return [];
  if (service.headless || parsed.endpoint !== '') return endpointEntries(zone, service, owner, parsed);
  const ports = service.ports.length > 0 ? service.ports : [undefined];
  return ports
    .filter((port) => matches(parsed, port?.name ?? '', port?.protocol ?? ''))
    .flatMap((port) =>
      service.clusterIps.map((ip) => ({ target: { kind: 'ip', ip } as const, port: port?.port, owner, cite: cite(service.origin, 'spec.clusterIP') })),
    );
}

/** An ExternalName that is written as an address is a name that nobody has (API: ServiceSpec.externalName). */
function aliasEntries(service: ServiceState, owner: string, parsed: Parsed): readonly Entry[] {
  if (parsed.endpoint !== '' || service.externalName === undefined || parseIp(service.externalName) !== undefined) return [];
  const target = { kind: 'name', name: normalizeName(service.externalName) } as const;
  return [{ target, port: undefined, owner, cite: cite(service.origin, 'spec.externalName') }];
}

function endpointEntries(zone: ClusterZone, service: ServiceState, owner: string, parsed: Parsed): readonly Entry[] {
  return service.endpoints
    .filter(({ ready }) => ready)
    .map((endpoint) => ({ endpoint, hostname: endpointHostname(zone, endpoint) }))
    .filter(({ hostname }) => parsed.endpoint === '' || parsed.endpoint === hostname)
    .flatMap(({ endpoint, hostname }) =>
      portsOf(endpoint)
        .filter((port) => matches(parsed, port?.name ?? '', port?.protocol ?? ''))
        .map((port) => ({ target: { kind: 'ip', ip: endpoint.ip } as const, port: port?.port, owner: `${hostname}.${owner}`, cite: cite(endpoint.origin, endpoint.field) })),
    );
}

/** The first label of an endpoint's own name: its hostname, its pod's name where the Corefile says so, otherwise its address with dashes. */
export function endpointHostname({ plugin }: ClusterZone, endpoint: EndpointState): string {
  const podName = plugin.endpointPodNames ? endpoint.pod?.name : undefined;
  const isLabel = podName !== undefined && podName.length <= 63;
  return (endpoint.hostname ?? (isLabel ? podName : endpoint.ip.replaceAll(/[.:]/g, '-'))).toLowerCase();
}

/** CoreDNS gives an endpoint without ports a port that no SRV record shows (plugin/kubernetes/object/endpoint.go). */
function portsOf(endpoint: EndpointState): readonly (EndpointState['ports'][number] | undefined)[] {
  return endpoint.ports.length > 0 ? endpoint.ports : [undefined];
}

function matches(parsed: Parsed, port: string, protocol: string): boolean {
  return (parsed.port === '' || parsed.port === port.toLowerCase()) && (parsed.protocol === '' || parsed.protocol === protocol.toLowerCase());
}
