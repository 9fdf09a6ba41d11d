import {
  parseIp,
  type Cluster,
  type Service,
  type ServicePortState,
  type ServiceState,
} from '../../model/index.js';
import { isBuiltIn } from '../builtIns/mark.js';
import type { EndpointFinder } from '../endpoints/index.js';
import { byAge, byNamespaceAndName } from '../ordering.js';
import { diagnosticOf, type Report } from '../report.js';
import type { BalancerPools } from './balancerPools.js';
import { clusterIpsOf, type ClusterIps } from './clusterIps.js';
import { familiesOf } from './ipFamilies.js';
import { loadBalancerOf } from './loadBalancers.js';
import { nodePortsOf, type NodePorts } from './nodePorts.js';
import { isHeadless, type Refusal, type ServiceDraft } from './serviceDraft.js';

/**
 * Gives Services their addresses and ports. What manifests ask for is claimed first, oldest Service first; then the rest is allocated,
 * by namespace and name. A Service that the API server would refuse is left out.
 */
export function serviceDrafts(cluster: Cluster, report: Report): readonly ServiceDraft[] {
  const clusterIps = clusterIpsOf(cluster);
  const nodePorts = nodePortsOf(cluster);
  const claims = [...cluster.objects.services].sort(byAge).map((service) => claim(service, { cluster, clusterIps, nodePorts, report }));
  return claims
    .filter((claimed) => claimed !== undefined)
    .sort((a, b) => byNamespaceAndName(a.service, b.service))
    .map((claimed) => allocate(claimed, { cluster, clusterIps, nodePorts, report }))
    .filter((draft) => draft !== undefined);
}

interface Allocators {
  readonly cluster: Cluster;
  readonly clusterIps: ClusterIps;
  readonly nodePorts: NodePorts;
  readonly report: Report;
}

type Claimed = Omit<ServiceDraft, 'nodePorts' | 'healthCheckNodePort'>;

function claim(service: Service, { cluster, clusterIps, nodePorts, report }: Allocators): Claimed | undefined {
  const families = familiesOf(service, cluster);
  if (!families.ok) return refuse(service, families.failure, report);
  const headless = isHeadless(service);
  const hasAddress = !headless && service.spec.type !== 'ExternalName';
  const claimed = hasAddress ? clusterIps.claim(service) : undefined;
  if (claimed?.ok === false) return refuse(service, claimed.failure, report);
  const ports = nodePorts.claim(service);
  if (!ports.ok) return refuse(service, ports.failure, report);
  return { service, headless, families: families.value, clusterIps: claimed?.value ?? [] };
}

function allocate(claimed: Claimed, { clusterIps, nodePorts, report }: Allocators): ServiceDraft | undefined {
  const { service, headless, families } = claimed;
  const hasAddress = !headless && service.spec.type !== 'ExternalName';
  const addresses = hasAddress ? clusterIps.allocate(service, claimed.clusterIps, families) : undefined;
  if (addresses?.ok === false) return refuse(service, addresses.failure, report);
  const ports = nodePorts.allocate(service);
  if (!ports.ok) return refuse(service, ports.failure, report);
  return { ...claimed, clusterIps: addresses?.value ?? [], ...ports.value };
}

function refuse(service: Service, refusal: Refusal, report: Report): undefined {
  report(diagnosticOf({ severity: 'ERROR', ...refusal, origin: service.origin }));
  return undefined;
}

/** A Service with everything that was allocated for it. */
export function serviceStateOf(draft: ServiceDraft, cluster: Cluster, pools: BalancerPools, endpointsOf: EndpointFinder): ServiceState {
  const { service } = draft;
  const { spec } = service;
  return {
    namespace: service.metadata.namespace ?? 'default',
    name: service.metadata.name,
    cluster: cluster.name,
    type: spec.type ?? 'ClusterIP',
    headless: draft.headless,
    clusterIps: draft.clusterIps,
    externalName: spec.externalName,
    ports: portStates(draft),
    selector: spec.selector,
    externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster',
    internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
    sessionAffinity: affinityOf(service),
    trafficDistribution: spec.trafficDistribution,
    publishNotReadyAddresses: spec.publishNotReadyAddresses === true,
    externalIps: (spec.externalIPs ?? []).map((text) => parseIp(text)).filter((address) => address !== undefined),
    loadBalancer: loadBalancerOf(draft, cluster, pools),
    healthCheckNodePort: draft.healthCheckNodePort,
    otherProxyLabel: otherProxyLabels.find((label) => service.metadata.labels?.[label] !== undefined),
    endpoints: endpointsOf(draft),
    origin: service.origin,
    builtIn: isBuiltIn(service.metadata.annotations),
  };
}

/** Defaults as pkg/apis/core/v1/defaults.go sets them: TCP, and the port itself as its target. */
function portStates({ service, nodePorts }: ServiceDraft): readonly ServicePortState[] {
  return (service.spec.ports ?? []).map((port, index) => ({
    name: port.name ?? '',
    protocol: port.protocol ?? 'TCP',
    port: port.port,
    targetPort: port.targetPort ?? port.port,
    nodePort: nodePorts[index],
    appProtocol: port.appProtocol,
    field: `spec.ports[${index}]`,
  }));
}

/** kube-proxy watches only what has neither label, whatever its value (cmd/kube-proxy/app/server.go); Cilium does as it does. */
const otherProxyLabels = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'] as const;

/** https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity */
const defaultAffinitySeconds = 10_800;

function affinityOf(service: Service): ServiceState['sessionAffinity'] {
  if (service.spec.sessionAffinity !== 'ClientIP') return { kind: 'None' };
  return { kind: 'ClientIP', timeoutSeconds: service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultAffinitySeconds };
}
