import { fail, succeed, type Cluster, type Result, type Service, type ServicePort } from '../../model/index.js';
import { contentHash } from '../contentHash.js';
import { serviceName, type Refusal } from './serviceDraft.js';

/** Node ports of one Service, by the index of the port, and its health check's. */
export interface AllocatedPorts {
  readonly nodePorts: readonly (number | undefined)[];
  readonly healthCheckNodePort: number | undefined;
}

/** Hands out node ports. A number belongs to one Service, whatever the protocol: pkg/registry/core/service/portallocator. */
export interface NodePorts {
  /** Takes the ports that a Service asks for; given ones come before any is allocated. */
  claim(service: Service): Result<undefined, Refusal>;
  /** Completes what was claimed. */
  allocate(service: Service): Result<AllocatedPorts, Refusal>;
}

export function nodePortsOf(cluster: Cluster): NodePorts {
  const range = cluster.serviceNetwork.nodePortRange;
  const holders = new Map<number, string>();
  const draw = (service: Service, purpose: string): Result<number, Refusal> => {
    const port = freePort(range, contentHash(`${serviceName(service)}/${purpose}`), holders);
    if (port === undefined) return fail(exhausted(service, range));
    holders.set(port, serviceName(service));
    return succeed(port);
  };
  return {
    claim: (service) => {
      const own = new Map<number, ServicePort>();
      for (const { port, number, field } of givenPorts(service)) {
        const problem = claimProblem(service, { number, field, range, holder: holders.get(number) });
        const twin = own.get(number);
        // one number may serve two protocols of the same port, and nothing else
        const isTwin = twin !== undefined && port !== undefined && twin.port === port.port && twin.protocol !== port.protocol;
        if (problem !== undefined && !isTwin) return fail(problem);
        holders.set(number, serviceName(service));
        if (port !== undefined) own.set(number, port);
      }
      return succeed(undefined);
    },
    allocate: (service) => allocatePorts(service, draw),
  };
}

interface GivenPort {
  readonly port: ServicePort | undefined;
  readonly number: number;
  readonly field: string;
}

function givenPorts(service: Service): readonly GivenPort[] {
  const ports = (service.spec.ports ?? []).map((port, index) => ({ port, number: port.nodePort ?? 0, field: `spec.ports[${index}].nodePort` }));
  const health = needsHealthCheckPort(service) ? (service.spec.healthCheckNodePort ?? 0) : 0;
  return [...ports, { port: undefined, number: health, field: 'spec.healthCheckNodePort' }].filter((given) => given.number !== 0);
}

function claimProblem(
  service: Service,
  claim: { readonly number: number; readonly field: string; readonly range: { readonly from: number; readonly to: number }; readonly holder: string | undefined },
): Refusal | undefined {
  const { number, field, range, holder } = claim;
  const ask = `Service ${serviceName(service)} asks for node port ${number}`;
  if (number < range.from || number > range.to) {
    const message = `${ask}, outside of ${range.from}-${range.to}: the API server refuses it. Choose one inside, or leave nodePort out.`;
    return { code: 'RECONCILE.NODE_PORT_OUT_OF_RANGE', message, field };
  }
  if (holder === undefined) return undefined;
  const message = `${ask}, which Service ${holder} has already: the API server refuses it. Choose another, or leave nodePort out.`;
  return { code: 'RECONCILE.NODE_PORT_TAKEN', message, field };
}

/** Ports with one number and several protocols share a node port: pkg/registry/core/service/storage/alloc.go (initNodePorts). */
function allocatePorts(service: Service, draw: (service: Service, purpose: string) => Result<number, Refusal>): Result<AllocatedPorts, Refusal> {
  const ports = service.spec.ports ?? [];
  const shared = new Map(ports.filter((port) => (port.nodePort ?? 0) !== 0).map((port) => [port.port, port.nodePort]));
  const nodePorts: (number | undefined)[] = [];
  for (const port of ports) {
    const known = (port.nodePort ?? 0) !== 0 ? port.nodePort : shared.get(port.port);
    if (known !== undefined || !allocatesNodePorts(service)) {
      nodePorts.push(known);
      continue;
    }
    const drawn = draw(service, `${port.port}`);
    if (!drawn.ok) return drawn;
    shared.set(port.port, drawn.value);
    nodePorts.push(drawn.value);
  }
  if (!needsHealthCheckPort(service)) return succeed({ nodePorts, healthCheckNodePort: undefined });
  const given = service.spec.healthCheckNodePort ?? 0;
  const health = given !== 0 ? succeed(given) : draw(service, 'healthCheck');
  return health.ok ? succeed({ nodePorts, healthCheckNodePort: health.value }) : health;
}

function allocatesNodePorts(service: Service): boolean {
  if (service.spec.type === 'NodePort') return true;
  return service.spec.type === 'LoadBalancer' && service.spec.allocateLoadBalancerNodePorts !== false;
}

/** Load balancers of Local Services ask each node whether it has an endpoint. */
function needsHealthCheckPort(service: Service): boolean {
  return service.spec.type === 'LoadBalancer' && service.spec.externalTrafficPolicy === 'Local';
}

/** A free port, in the upper band first (KEP-3668); the name decides where Kubernetes draws at random. */
function freePort(range: { readonly from: number; readonly to: number }, seed: number, holders: ReadonlyMap<number, string>): number | undefined {
  const lower = reservedPorts(range);
  const upperFrom = range.from + lower;
  const upperSize = range.to - upperFrom + 1;
  for (let step = 0; step < upperSize; step += 1) {
    const port = upperFrom + ((seed + step) % upperSize);
    if (!holders.has(port)) return port;
  }
  for (let port = range.from; port < upperFrom; port += 1) {
    if (!holders.has(port)) return port;
  }
  return undefined;
}

/** min(max(16, size/32), 128), and no band in ranges of 16 ports or fewer: pkg/registry/core/service/portallocator (calculateRangeOffset). */
export function reservedPorts(range: { readonly from: number; readonly to: number }): number {
  const size = range.to - range.from + 1;
  return size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 32)), 128);
}

function exhausted(service: Service, range: { readonly from: number; readonly to: number }): Refusal {
  return {
    code: 'RECONCILE.NODE_PORTS_EXHAUSTED',
    message: `No node port is left in ${range.from}-${range.to} for Service ${serviceName(service)}: the API server refuses it. Widen spec.serviceNetwork.nodePortRange.`,
    field: 'spec.ports',
  };
}
