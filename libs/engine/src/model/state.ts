/**
 * A lab after every controller has done its work: pods placed and addressed, endpoints matched, virtual addresses and ports
 * allocated, load balancers provisioned. `reconcile` produces it from a Topology; `compile` turns it into the tables of devices.
 */
import type { Diagnostic } from './diagnostic.js';
import type { DetachedRoute, GatewayState } from './gatewayState.js';
import type { Cidr, Family, Ip } from './ip.js';
import type { Ingress, IngressClass, IntOrString, PodDnsConfig, ServiceType, StringMap, TrafficPolicy, TransportProtocol } from './kubernetes/index.js';
import type { Origin } from './origin.js';
import type { ListenPort, ResolverKind } from './surroundings.js';
import type { Cluster, ProxyMode, Topology, UnmodelledObject } from './topology.js';

export interface LabState {
  readonly topology: Topology;
  readonly clusters: readonly ClusterState[];
  /** What the controllers had to say: taken node ports, pods that fit nowhere, exhausted ranges, overlapping networks. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ClusterState {
  readonly spec: Cluster;
  readonly name: string;
  readonly profile: ClusterProfile;
  /** By name: labels, `kubernetes.io/metadata.name` among them. Includes namespaces that are only used, never declared. */
  readonly namespaces: ReadonlyMap<string, NamespaceState>;
  readonly nodes: readonly NodeState[];
  /** Pods that exist, Pending ones among them (they have no address and are nobody's endpoint). */
  readonly pods: readonly PodState[];
  readonly services: readonly ServiceState[];
  /** Addresses of the cluster's DNS Service, which kubelet writes into resolv.conf: kube-dns where the lab has one, else the tenth of the service range. */
  readonly dnsIps: readonly Ip[];
  readonly ingressControllers: readonly IngressControllerState[];
  /** Ingresses without a controller, with the reason. */
  readonly orphanIngresses: readonly { readonly ingress: Ingress; readonly reason: OrphanReason }[];
  readonly gateways: readonly GatewayState[];
  /** Routes that hang on no listener of a Gateway they name. */
  readonly detachedRoutes: readonly DetachedRoute[];
  readonly unmodelled: readonly UnmodelledObject[];
}

export type OrphanReason = 'NO_CLASS' | 'UNKNOWN_CLASS' | 'NO_CONTROLLER' | 'TWO_DEFAULT_CLASSES';

/** Facts about the CNI and the service proxy of a cluster, every default filled in, each with the line or the source that says so. */
export interface ClusterProfile {
  readonly cni: string;
  readonly mode: 'overlay' | 'flat';
  readonly encapsulation: 'vxlan' | 'hostGw' | 'ipip' | 'native';
  readonly podCidrs: readonly Cidr[];
  /** Which traffic of pods leaves with the node's address: none, all that leaves the pod network, or all that leaves the LAN (AWS VPC CNI). */
  readonly masquerade: 'none' | 'outsidePodNetwork' | 'outsideLan';
  readonly enforcesPolicy: boolean;
  readonly ipBlockMatchesPods: boolean;
  /** Whether address blocks of policies are held against the addresses of nodes. */
  readonly ipBlockMatchesNodes: boolean;
  /** What policies mean for hostNetwork pods: most plugins ignore them; Kubernetes leaves it undefined. */
  readonly hostNetworkPolicy: 'ignored' | 'enforced' | 'undefined';
  /** Which addresses policies see where the node translates them: the endpoint's and the client's, or nobody says. */
  readonly policyAddresses: 'afterDnatBeforeSnat' | 'undefined';
  readonly hairpin: boolean;
  readonly bridgeNetfilter: boolean;
  readonly proxy: ProxyMode;
  readonly ipvsScheduler: string;
  /** Which local addresses answer on node ports; `primary` is the node's own. */
  readonly nodePortAddresses: 'all' | 'primary' | readonly Cidr[];
  readonly masqueradeAll: boolean;
  /** How a Cilium node port reaches a backend on another node. */
  readonly nodePortForwarding: 'snat' | 'dsr';
  /** What each fact rests on, by its name in this interface. */
  readonly sources: ReadonlyMap<string, FactSource>;
}

export interface FactSource {
  readonly origin?: Origin;
  readonly field?: string;
  /** Documentation or source that states the fact of a preset. */
  readonly reference?: string;
}

export interface NamespaceState {
  readonly name: string;
  readonly labels: StringMap;
  readonly origin: Origin;
}

export interface NodeState {
  readonly name: string;
  /** Vantage address, written by `model/address.ts`: `node/node1`, or `prod/node/node1` where the lab has several clusters. */
  readonly address: string;
  readonly cluster: string;
  /** Primary addresses, at most one per family, in the LAN. */
  readonly ips: readonly Ip[];
  readonly podCidrs: readonly Cidr[];
  /** The node's own addresses on its pod bridge (`cni0`, the first of each podCIDR); empty in flat mode. */
  readonly bridgeIps: readonly Ip[];
  /** The node's addresses on its tunnel device (`flannel.1`, the network address of each podCIDR); empty without encapsulation. */
  readonly tunnelIps: readonly Ip[];
  readonly zone: string | undefined;
  /** As many pods as the kubelet takes, those of the host network among them. */
  readonly maxPods: number;
  readonly instanceType: string | undefined;
  readonly labels: StringMap;
  readonly ready: boolean;
  readonly listens: readonly ListenPort[];
  readonly origin: Origin;
  /** Path of the node inside its document where it is not a document of its own: `spec.nodes[0]`. */
  readonly field: string | undefined;
}

export interface PodState {
  readonly namespace: string;
  readonly name: string;
  /** Vantage address, written by `model/address.ts`: `shop/pod/cart-0`, or `prod/shop/pod/cart-0` where the lab has several clusters. */
  readonly address: string;
  readonly cluster: string;
  readonly labels: StringMap;
  /** The object that a person would name: the Deployment rather than its ReplicaSet; the pod itself where nothing owns it. */
  readonly workload: WorkloadRef;
  readonly placement: Placement;
  /** Empty while Pending; the node's own addresses with hostNetwork. */
  readonly ips: readonly Ip[];
  readonly hostNetwork: boolean;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly listens: Listening;
  readonly ports: readonly PodPort[];
  readonly hostname: string | undefined;
  readonly subdomain: string | undefined;
  readonly dnsPolicy: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None';
  readonly dnsConfig: PodDnsConfig | undefined;
  /** Lines that the kubelet adds to the pod's /etc/hosts, empty where there are none. */
  readonly hostAliases: readonly { readonly ip: Ip; readonly hostnames: readonly string[] }[];
  readonly resolver: ResolverKind;
  /** The pod's own manifest, or that of the workload whose template made it. */
  readonly origin: Origin;
  /** Path of the pod's spec inside that document: `spec` or `spec.template.spec`. */
  readonly specField: string;
  /** Supplied by Vantage (cluster DNS, the built-in ingress controller): it works like any pod, but lists for people leave it out. */
  readonly builtIn: boolean;
}

export interface WorkloadRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export type Placement =
  | { readonly kind: 'running'; readonly node: string }
  | { readonly kind: 'pending'; readonly reason: string }
  /** Succeeded or Failed: it exists, and answers nothing. */
  | { readonly kind: 'finished' };

export type Listening =
  /** The annotation `vantage.lab/listens` states it. */
  | { readonly kind: 'stated'; readonly ports: readonly ListenPort[] }
  /** The declared containerPorts are taken as what listens. */
  | { readonly kind: 'declared'; readonly ports: readonly ListenPort[] }
  /** The pod declares no port at all: taken to listen everywhere, with a warning. */
  | { readonly kind: 'everywhere' };

export interface PodPort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: TransportProtocol;
  readonly hostPort: number | undefined;
  readonly hostIp: Ip | undefined;
  /** `spec.containers[0].ports[0]`, for citations. */
  readonly field: string;
}

export interface ServiceState {
  readonly namespace: string;
  readonly name: string;
  readonly cluster: string;
  readonly type: ServiceType;
  readonly headless: boolean;
  /** Empty for headless and ExternalName Services. */
  readonly clusterIps: readonly Ip[];
  readonly externalName: string | undefined;
  readonly ports: readonly ServicePortState[];
  readonly selector: StringMap | undefined;
  readonly externalTrafficPolicy: TrafficPolicy;
  readonly internalTrafficPolicy: TrafficPolicy;
  readonly sessionAffinity: { readonly kind: 'None' } | { readonly kind: 'ClientIP'; readonly timeoutSeconds: number };
  readonly trafficDistribution: string | undefined;
  readonly publishNotReadyAddresses: boolean;
  readonly externalIps: readonly Ip[];
  readonly loadBalancer: LoadBalancerState | undefined;
  readonly healthCheckNodePort: number | undefined;
  /** The label by which it asks for another proxy than the cluster's own, which then leaves it alone. */
  readonly otherProxyLabel: string | undefined;
  readonly endpoints: readonly EndpointState[];
  readonly origin: Origin;
  /** Supplied by Vantage (cluster DNS, the built-in ingress controller): it works like any Service, but lists for people leave it out. */
  readonly builtIn: boolean;
}

export interface ServicePortState {
  /** Empty where the only port has no name. */
  readonly name: string;
  readonly protocol: TransportProtocol;
  readonly port: number;
  readonly targetPort: IntOrString;
  readonly nodePort: number | undefined;
  readonly appProtocol: string | undefined;
  /** `spec.ports[0]`, for citations. */
  readonly field: string;
}

export type LoadBalancerState =
  /** No implementation provisions it: `<pending>`. */
  | { readonly kind: 'pending'; readonly reason: string }
  | {
      readonly kind: 'provisioned';
      readonly addresses: readonly LoadBalancerAddress[];
      readonly sourceRanges: readonly Cidr[];
      /** Who makes the address work: a cloud balancer in front of the nodes, nodes that announce it, or only the status says so. */
      readonly implementation: 'cloud' | 'metallb-l2' | 'metallb-bgp' | 'status';
    };

export interface LoadBalancerAddress {
  readonly ip: Ip | undefined;
  readonly hostname: string | undefined;
  readonly ipMode: 'VIP' | 'Proxy';
  /** public: on the internet; private: in the cluster's LAN. */
  readonly scope: 'public' | 'private';
}

export interface EndpointState {
  readonly family: Family;
  readonly ip: Ip;
  /** Absent conditions already read as Kubernetes does: ready and serving true, terminating false. */
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly nodeName: string | undefined;
  readonly zone: string | undefined;
  readonly hostname: string | undefined;
  readonly hints: { readonly zones: readonly string[]; readonly nodes: readonly string[] } | undefined;
  /** The pod behind it, where there is one. */
  readonly pod: { readonly namespace: string; readonly name: string } | undefined;
  /** Number of the endpoint's port by the name of the Service's port; a port that the pod does not have is missing. */
  readonly ports: readonly { readonly name: string; readonly protocol: TransportProtocol; readonly port: number }[];
  /** The slice, the Endpoints object, or the Service whose selector matched. */
  readonly origin: Origin;
  readonly field: string | undefined;
}

export interface IngressControllerState {
  /** `undefined`: the built-in controller, taken where the lab has Ingresses and no controller of its own. */
  readonly class: string;
  readonly ingressClass: IngressClass | undefined;
  /** The Service that leads to the controller's pods. */
  readonly service: { readonly namespace: string; readonly name: string };
  /** Addresses of the pods that route: `prod/ingress-nginx/pod/controller-1`. */
  readonly pods: readonly string[];
  /** Ingresses it serves, oldest first, then by namespace and name. */
  readonly ingresses: readonly Ingress[];
  /** What it does beyond the API: the built-in one only what annotations of ingress-nginx ask for, ingress-nginx also what it does unasked. */
  readonly behaviour: 'builtIn' | 'ingress-nginx' | 'other';
  /** Which requests in the clear it sends to HTTPS where no annotation says so. */
  readonly tlsRedirect: 'always' | 'withCertificate' | 'never';
  readonly builtIn: boolean;
  readonly origin: Origin;
}
