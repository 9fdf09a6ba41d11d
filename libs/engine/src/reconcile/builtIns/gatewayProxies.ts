import { cite, parseIp, type Cluster, type ClusterObjects, type Deployment, type Gateway, type Origin, type Service } from '../../model/index.js';
import { nameSuffix } from '../contentHash.js';
import { listenerDrafts } from '../gateway/listeners.js';
import { GATEWAY_LABEL, gatewayLabelOf, implementationOf } from '../gateway/proxies.js';
import { builtInAnnotations } from './mark.js';

/**
 * What the controller of a GatewayClass makes for each Gateway that the manifests bring no proxies for: a Deployment and a LoadBalancer
 * Service, named and labelled as GEP-1762 has it. The Service has the addresses that the Gateway's status says, or that its spec asks for.
 */
export function gatewayProxyObjects(cluster: Cluster): Pick<ClusterObjects, 'workloads' | 'services'> {
  const { objects } = cluster;
  const made = objects.gateways.filter((gateway) => implementationOf(gateway, cluster).kind === 'builtIn').flatMap((gateway) => proxyOf(gateway, objects));
  return { workloads: made.map(({ deployment }) => deployment), services: made.flatMap(({ service }) => service) };
}

/** The name of a Gateway's Deployment and Service. */
export function gatewayProxyName({ metadata, spec }: Gateway): string {
  const whole = `${metadata.name}-${spec.gatewayClassName}`.toLowerCase();
  const name = whole.replace(/[^a-z0-9-]+/g, '-').replace(/^[-0-9]+|-+$/g, '');
  return name.length > 63 ? `${name.slice(0, 57)}-${nameSuffix(whole)}` : name;
}

/** Addresses that its status says, otherwise those that it asks for. */
export function gatewayAddresses({ spec, status }: Gateway): readonly string[] {
  const valuesOf = (list: NonNullable<typeof spec.addresses>): readonly string[] => list.flatMap(({ value = '' }) => (value === '' ? [] : [value]));
  const assigned = valuesOf(status?.addresses ?? []);
  return assigned.length > 0 ? assigned : valuesOf(spec.addresses ?? []);
}

interface Door {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** Of the first listener that wants it. */
  readonly field: string;
}

function proxyOf(gateway: Gateway, objects: ClusterObjects): readonly { readonly deployment: Deployment; readonly service: readonly Service[] }[] {
  const name = gatewayProxyName(gateway);
  const namespace = gateway.metadata.namespace ?? 'default';
  const doors = doorsOf(gateway, objects);
  if (doors.length === 0) return [];
  const isThere = objects.services.some(({ metadata }) => metadata.name === name && (metadata.namespace ?? 'default') === namespace);
  return [{ deployment: deploymentOf(gateway, name, namespace, doors), service: isThere ? [] : [serviceOf(gateway, name, namespace, doors)] }];
}

/** Ports of the listeners that are ready, each once. */
function doorsOf(gateway: Gateway, objects: ClusterObjects): readonly Door[] {
  const ready = listenerDrafts(gateway, objects).filter(({ refusal }) => refusal === undefined);
  const doors = ready.map(({ listener, protocol, field }): Door => ({ port: listener.port, protocol: protocol === 'UDP' ? 'UDP' : 'TCP', field }));
  return doors.filter((door, index) => doors.findIndex(({ port, protocol }) => port === door.port && protocol === door.protocol) === index);
}

/** What is made for a Gateway is cited where the Gateway asks for it: a port at its listener. */
function originFor({ origin }: Gateway, resource: string, list: string, doors: readonly Door[]): Origin {
  const { path, line } = origin;
  if (path === undefined || line === undefined) return { resource };
  const fields = doors.map(({ field }, index): readonly [string, number] => [`${list}[${index}]`, cite(origin, field).line ?? line]);
  return { resource, path, line, fields: new Map(fields) };
}

function portName({ protocol, port }: Door): string {
  return `${protocol.toLowerCase()}-${port}`;
}

function labelsOf(gateway: Gateway): Readonly<Record<string, string>> {
  return { ...gateway.spec.infrastructure?.labels, [GATEWAY_LABEL]: gatewayLabelOf(gateway) };
}

function deploymentOf(gateway: Gateway, name: string, namespace: string, doors: readonly Door[]): Deployment {
  const labels = labelsOf(gateway);
  const annotations = { ...gateway.spec.infrastructure?.annotations, ...builtInAnnotations };
  const ports = doors.map((door) => ({ name: portName(door), containerPort: door.port, protocol: door.protocol }));
  return {
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    origin: originFor(gateway, `Deployment ${namespace}/${name}`, 'spec.template.spec.containers[0].ports', doors),
    spec: {
      replicas: 1,
      selector: { matchLabels: { [GATEWAY_LABEL]: gatewayLabelOf(gateway) } },
      template: { metadata: { labels, annotations }, spec: { containers: [{ name: 'proxy', image: 'gateway', ports }] } },
    },
  };
}

function serviceOf(gateway: Gateway, name: string, namespace: string, doors: readonly Door[]): Service {
  const labels = labelsOf(gateway);
  const ingress = gatewayAddresses(gateway).map((value) => (parseIp(value) === undefined ? { hostname: value } : { ip: value }));
  return {
    kind: 'Service',
    metadata: { name, namespace, labels, annotations: { ...gateway.spec.infrastructure?.annotations, ...builtInAnnotations } },
    origin: originFor(gateway, `Service ${namespace}/${name}`, 'spec.ports', doors),
    spec: {
      type: 'LoadBalancer',
      selector: { [GATEWAY_LABEL]: gatewayLabelOf(gateway) },
      ports: doors.map((door) => ({ name: portName(door), port: door.port, protocol: door.protocol, targetPort: door.port })),
    },
    ...(ingress.length === 0 ? {} : { status: { loadBalancer: { ingress } } }),
  };
}
