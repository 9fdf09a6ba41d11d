import { assertNever } from '../model/index.js';
import type { ServiceDoor, TranslationStep } from '../trace/index.js';
import { count, deviceText, endpointText, serviceText } from './words.js';

const DOORS: Readonly<Record<ServiceDoor, string>> = {
  clusterIP: 'ClusterIP',
  nodePort: 'node port',
  externalIP: 'external IP',
  loadBalancer: 'load balancer address',
  healthCheck: 'health check node port',
};

const TRAFFIC = { Cluster: '', Local: ' on this node', sameZone: ' in the same zone', sameNode: ' on this node' } as const;

const REASONS = {
  PAT: "the router hides its LAN behind its own address",
  LEAVES_POD_NETWORK: 'pod traffic leaves the pod network with the address of its node',
  EXTERNAL_TRAFFIC: 'externalTrafficPolicy Cluster makes the node the client',
  OUTSIDE_POD_CIDR: 'the client of the ClusterIP is outside the pod network',
  HAIRPIN: 'the packet goes back to where it came from',
  MASQUERADE_ALL: 'kube-proxy masquerades all Service traffic',
  LOAD_BALANCER: 'the load balancer connects with its own address',
} as const;

const BALANCERS = { cloud: 'The cloud load balancer', 'metallb-l2': 'MetalLB (layer 2)', 'metallb-bgp': 'MetalLB (BGP)', status: 'The load balancer' } as const;

export function translationStepText(step: TranslationStep): string {
  switch (step.kind) {
    case 'serviceTranslation':
      return translatedText(step);
    case 'loadBalancer':
      return balancerText(step);
    case 'portForward':
      return step.outcome === 'TRANSLATED'
        ? `The router forwards port ${step.port ?? '?'} of ${step.publicIp} to ${endpointText(step.toIp ?? '?', step.toPort)}.`
        : `The router forwards ${step.port === undefined ? 'no ping' : `no port ${step.port}`} of ${step.publicIp} to anyone.`;
    case 'hostPort':
      return `hostPort ${step.hostPort} of the node leads to ${endpointText(step.podIp, step.podPort)}.`;
    case 'sourceTranslation':
      return step.fromIp === step.toIp
        ? `Masquerades the source, which is ${step.toIp} already: ${REASONS[step.reason]}.`
        : `Changes the source from ${step.fromIp} to ${step.toIp}: ${REASONS[step.reason]}.`;
    default:
      return assertNever(step);
  }
}

/** `Service shop/cart (ClusterIP, TCP 80)`. */
export function doorText(step: { readonly service: string; readonly door: ServiceDoor; readonly protocol: string; readonly port: number | undefined }): string {
  return `${serviceText(step.service)} (${DOORS[step.door]}${step.port === undefined ? '' : `, ${step.protocol} ${step.port}`})`;
}

function translatedText(step: TranslationStep & { readonly kind: 'serviceTranslation' }): string {
  const door = doorText(step);
  switch (step.outcome) {
    case 'TRANSLATED': {
      const endpoint = `${endpointText(step.endpointIp, step.endpointPort)}${step.endpoint === undefined ? '' : ` (${deviceText(step.endpoint)})`}`;
      if (step.eligible === 1) return `${door} leads to its only endpoint${TRAFFIC[step.traffic]}, ${endpoint}.`;
      return `${door} leads to ${endpoint}, one of ${count(step.eligible, 'endpoint')}${TRAFFIC[step.traffic]}.`;
    }
    case 'REJECTED':
      return step.reason === 'NO_ENDPOINTS'
        ? `${door} has no ready endpoint, so the connection is refused.`
        : `${door}: the Service has no such port, so the connection is refused.`;
    case 'DROPPED':
      return `${door} ${DROPS[step.reason]}, so the packet is dropped.`;
    case 'NOT_TRANSLATED':
      return step.reason === 'ICMP'
        ? `${door}: kube-proxy translates no pings, and no device has the address.`
        : `${door}: ${UNMATCHED[step.reason]}, so nothing translates the packet and it leaves by the default route.`;
    default:
      return assertNever(step);
  }
}

const DROPS = {
  NO_LOCAL_ENDPOINT: 'has no endpoint on this node, and its traffic policy Local allows no other',
  SOURCE_RANGES: 'does not list the client in loadBalancerSourceRanges',
  UNALLOCATED_CLUSTER_IP: 'belongs to no Service',
  OUTSIDE_CLIENT: 'is not open to clients outside the cluster',
} as const;

const UNMATCHED = { UNDEFINED_PORT: 'the Service has no such port', UNALLOCATED_CLUSTER_IP: 'no Service has that address', OTHER_PROXY: 'a label leaves the Service to another proxy than that of the cluster' } as const;

function balancerText(step: TranslationStep & { readonly kind: 'loadBalancer' }): string {
  const who = `${BALANCERS[step.implementation]} of ${serviceText(step.service)}`;
  switch (step.outcome) {
    case 'FORWARDED': {
      const port = step.nodePort === undefined ? '' : `, port ${step.nodePort}`;
      return `${who} picks ${step.node === undefined ? 'a target' : deviceText(step.node)}${port}${step.eligible === 1 ? '' : `, one of ${count(step.eligible, 'healthy target')}`}.`;
    }
    case 'NO_HEALTHY_TARGET':
      return `${who} has no healthy target to send to.`;
    case 'NOT_LISTENING':
      return `${who} does not listen on that port.`;
    case 'FILTERED':
      return `${who} does not accept this client (loadBalancerSourceRanges).`;
    default:
      return assertNever(step.outcome);
  }
}
