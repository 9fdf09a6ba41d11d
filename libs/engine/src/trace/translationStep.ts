import type { StepBase } from './step.js';

export type TranslationStep = ServiceTranslationStep | LoadBalancerStep | PortForwardStep | HostPortStep | SourceTranslationStep;

/** By which of its addresses a Service was asked. */
export type ServiceDoor = 'clusterIP' | 'nodePort' | 'externalIP' | 'loadBalancer' | 'healthCheck';

/** kube-proxy's tables (or what stands in for them) met the packet. */
export type ServiceTranslationStep = StepBase<'serviceTranslation'> & {
  /** `prod/shop/service/cart`, the cluster left out where the lab has only one. */
  readonly service: string;
  readonly door: ServiceDoor;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  readonly port: number | undefined;
} & (
    | {
        readonly outcome: 'TRANSLATED';
        readonly endpointIp: string;
        readonly endpointPort: number;
        /** Address of the pod behind it, where there is one. */
        readonly endpoint: string | undefined;
        /** How many endpoints were eligible: each is taken with probability 1/eligible. */
        readonly eligible: number;
        readonly choice: 'random' | 'rr' | 'sh' | 'other' | 'only' | 'affinity';
        readonly traffic: 'Cluster' | 'Local' | 'sameZone' | 'sameNode';
      }
    /** No endpoint anywhere: icmp-port-unreachable, so that the client is refused. */
    | { readonly outcome: 'REJECTED'; readonly reason: 'NO_ENDPOINTS' | 'UNDEFINED_PORT' }
    | { readonly outcome: 'DROPPED'; readonly reason: 'NO_LOCAL_ENDPOINT' | 'SOURCE_RANGES' | 'UNALLOCATED_CLUSTER_IP' | 'OUTSIDE_CLIENT' }
    /** The address is known, the port is not: nothing matches and the packet goes on untranslated. */
    | { readonly outcome: 'NOT_TRANSLATED'; readonly reason: 'UNDEFINED_PORT' | 'UNALLOCATED_CLUSTER_IP' | 'OTHER_PROXY' | 'ICMP' }
  );

/** A balancer outside the cluster picked a node, or a pod. */
export interface LoadBalancerStep extends StepBase<'loadBalancer'> {
  readonly outcome: 'FORWARDED' | 'NO_HEALTHY_TARGET' | 'NOT_LISTENING' | 'FILTERED';
  readonly service: string;
  readonly implementation: 'cloud' | 'metallb-l2' | 'metallb-bgp' | 'status';
  /** Vantage address of the node taken. */
  readonly node: string | undefined;
  readonly nodePort: number | undefined;
  /** How many targets were healthy. */
  readonly eligible: number;
}

/** A router's port forward changed the destination. */
export interface PortForwardStep extends StepBase<'portForward'> {
  readonly outcome: 'TRANSLATED' | 'NO_FORWARD';
  readonly publicIp: string;
  readonly port: number | undefined;
  readonly toIp: string | undefined;
  readonly toPort: number | undefined;
}

/** A pod's hostPort changed the destination (the portmap plugin). */
export interface HostPortStep extends StepBase<'hostPort'> {
  readonly outcome: 'TRANSLATED';
  readonly hostPort: number;
  readonly podIp: string;
  readonly podPort: number;
}

/** The source address changed on the way out. */
export interface SourceTranslationStep extends StepBase<'sourceTranslation'> {
  readonly outcome: 'TRANSLATED';
  readonly fromIp: string;
  readonly toIp: string;
  readonly reason:
    | 'PAT' // a router hides its LAN behind its public address
    | 'LEAVES_POD_NETWORK' // the CNI masquerades what leaves the cluster
    | 'EXTERNAL_TRAFFIC' // kube-proxy, externalTrafficPolicy Cluster
    | 'OUTSIDE_POD_CIDR' // kube-proxy, a ClusterIP asked from outside the pod network
    | 'HAIRPIN' // back to where it came from
    | 'MASQUERADE_ALL'
    | 'LOAD_BALANCER';
}
