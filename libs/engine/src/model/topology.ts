/** A whole lab, parsed and typed: what `@vantage/manifests` produces and `reconcile` takes. */
import type { AdminPolicy } from './adminPolicy.js';
import type { Assignment } from './assignment.js';
import type { CorefileConfigMap } from './corefile.js';
import type {
  ConfigMap,
  Endpoints,
  EndpointSlice,
  Gateway,
  GatewayClass,
  GatewayRoute,
  Ingress,
  IngressClass,
  LabelSelector,
  Namespace,
  NetworkPolicy,
  Node,
  Pod,
  ReferenceGrant,
  Route,
  Service,
  StringMap,
  Taint,
  Workload,
} from './kubernetes/index.js';
import type { Cidr, Ip } from './ip.js';
import type { Origin } from './origin.js';
import type { Internet, Lan, Link } from './surroundings.js';

export interface Topology {
  readonly internet: Internet;
  readonly lans: readonly Lan[];
  readonly links: readonly Link[];
  readonly clusters: readonly Cluster[];
  /** Course exercises; the network does not depend on them. */
  readonly assignments: readonly Assignment[];
}

export interface Cluster {
  readonly name: string;
  /** Name of the LAN that the nodes stand in. */
  readonly lan: string | undefined;
  readonly version: string;
  readonly provider: string;
  /** From the Cluster document; Node objects among the manifests win over it. */
  readonly nodes: ClusterNodes;
  readonly podNetwork: PodNetworkSpec;
  readonly serviceNetwork: ServiceNetworkSpec;
  readonly dns: ClusterDnsSpec;
  readonly loadBalancers: LoadBalancersSpec;
  /** `undefined`: found by the well-known labels of the manifests, otherwise one built-in controller. */
  readonly ingressControllers: readonly IngressControllerSpec[] | undefined;
  readonly etcd: { readonly members: number; readonly down: readonly string[] };
  readonly objects: ClusterObjects;
  readonly origin: Origin;
}

export type ClusterNodes =
  | { readonly kind: 'list'; readonly nodes: readonly ClusterNode[] }
  | { readonly kind: 'count'; readonly count: number };

export interface ClusterNode {
  readonly name: string;
  readonly ips: readonly Ip[];
  readonly zone: string | undefined;
  readonly labels: StringMap;
  readonly taints: readonly Taint[];
  readonly podCIDRs: readonly Cidr[];
  readonly maxPods: number | undefined;
  readonly instanceType: string | undefined;
  readonly listens: readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' | 'SCTP' }[] | undefined;
  readonly field: string;
}

/** The cluster's DNS, where no Corefile among the manifests says otherwise. */
export interface ClusterDnsSpec {
  readonly domain: string;
  readonly pods: 'disabled' | 'insecure' | 'verified';
  readonly replicas: number;
  /** Time to live of its records, in seconds. */
  readonly ttl: number;
  /** Whether CoreDNS has learned from the API server what there is. */
  readonly synced: boolean;
}

/** What the Cluster document says of the pod network; what it leaves out follows from the CNI's preset. */
export interface PodNetworkSpec {
  readonly cni: string | undefined;
  readonly mode: 'overlay' | 'flat' | undefined;
  readonly encapsulation: 'vxlan' | 'hostGw' | 'ipip' | 'native' | undefined;
  readonly cidrs: readonly Cidr[];
  readonly enforcesPolicy: boolean | undefined;
  readonly ipBlockMatchesPods: boolean | undefined;
  readonly hairpin: boolean | undefined;
  readonly bridgeNetfilter: boolean | undefined;
}

export interface ServiceNetworkSpec {
  readonly cidrs: readonly Cidr[];
  readonly nodePortRange: { readonly from: number; readonly to: number };
  readonly proxy: ProxyMode | undefined;
  readonly ipvsScheduler: string;
  /** `undefined`: not given, the proxy mode's own default. */
  readonly nodePortAddresses: readonly string[] | undefined;
  readonly masqueradeAll: boolean;
}

export type ProxyMode = 'iptables' | 'nftables' | 'ipvs' | 'cilium';

export interface LoadBalancersSpec {
  /** `undefined`: follows the provider (none → none, otherwise cloud). */
  readonly kind: 'cloud' | 'metallb-l2' | 'metallb-bgp' | 'none' | undefined;
  readonly publicPool: Cidr | undefined;
  readonly privatePool: Cidr | undefined;
}

export interface IngressControllerSpec {
  readonly class: string;
  readonly service: { readonly namespace: string; readonly name: string };
  readonly field: string;
}

/** The Kubernetes objects of one cluster. Their order never changes an answer. */
export interface ClusterObjects {
  readonly namespaces: readonly Namespace[];
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  readonly endpoints: readonly Endpoints[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly ingressClasses: readonly IngressClass[];
  readonly ingresses: readonly Ingress[];
  readonly gatewayClasses: readonly GatewayClass[];
  readonly gateways: readonly Gateway[];
  readonly gatewayRoutes: readonly GatewayRoute[];
  readonly referenceGrants: readonly ReferenceGrant[];
  /** OpenShift's own doors to its router. */
  readonly routes: readonly Route[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly adminPolicies: readonly AdminPolicy[];
  /** Of the cluster's DNS; at most one counts. */
  readonly corefiles: readonly CorefileConfigMap[];
  /** Of ingress-nginx. */
  readonly controllerConfigs: readonly ConfigMap[];
  /** Kept, and named where a packet would meet them: their effect is not modelled. */
  readonly unmodelled: readonly UnmodelledObject[];
}

export interface UnmodelledObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** What it would have decided: a policy that isolates pods, a route of traffic, or nothing on the network. */
  readonly concerns: 'policy' | 'routing' | 'nothing';
  /** Whom it may decide about, as far as its selectors could be read; absent: every pod of its namespace, or of the cluster. */
  readonly subject?: UnmodelledSubject;
  readonly origin: Origin;
}

/** Pods that a policy outside the model may decide about: no others, and perhaps not all of these. */
export interface UnmodelledSubject {
  /** Absent: its own namespace, or all of them where it has none. */
  readonly namespaceSelector: LabelSelector | undefined;
  readonly podSelector: LabelSelector;
  readonly directions: readonly ('ingress' | 'egress')[];
}
