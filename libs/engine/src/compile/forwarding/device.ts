/** The devices of a lab and the links between them, as the walk meets them. */
import type {
  Cidr,
  ClusterProfile,
  ClusterState,
  Ip,
  Lan,
  LanHost,
  Link,
  ListenPort,
  LoadBalancerAddress,
  LoadBalancerState,
  NodeState,
  Origin,
  PodState,
  PortForward,
  Router,
  ServiceState,
  StaticRoute,
} from '../../model/index.js';
import type { PrefixTable } from './prefixTable.js';
import type { ServiceTable } from './serviceTable.js';

export type Device = InternetDevice | InternetHostDevice | LanHostDevice | RouterDevice | NodeDevice | PodDevice | BalancerDevice;

interface DeviceBase<K extends string> {
  readonly kind: K;
  /** Vantage address, where the hops of a trace stand. */
  readonly address: string;
  readonly origin: Origin;
  /** Where the device stands inside its document, for citations. */
  readonly field: string | undefined;
}

/** The internet itself: a router between public addresses. */
export interface InternetDevice extends DeviceBase<'internet'> {
  readonly owners: ReadonlyMap<Ip, Device>;
  /** Routed LANs, which have public addresses and no PAT. */
  readonly prefixes: PrefixTable<RouterDevice>;
}

export interface InternetHostDevice extends DeviceBase<'internetHost'> {
  readonly ips: readonly Ip[];
  /** `undefined`: a host that only asks; nobody knows what listens there. */
  readonly listens: readonly ListenPort[] | undefined;
}

export interface LanHostDevice extends DeviceBase<'lanHost'> {
  readonly host: LanHost;
  readonly ips: readonly Ip[];
  readonly lan: LanSegment;
  readonly routes: PrefixTable<StaticRoute>;
}

export interface RouterDevice extends DeviceBase<'router'> {
  readonly router: Router;
  readonly lan: LanSegment;
  readonly routes: PrefixTable<StaticRoute>;
  /** By `TCP/8443`. */
  readonly forwards: ReadonlyMap<string, PortForward>;
  /** Whether it has a way to the internet at all: a gateway that only serves links has none. */
  readonly uplink: boolean;
}

export interface NodeDevice extends DeviceBase<'node'> {
  readonly node: NodeState;
  readonly cluster: ClusterTables;
  /** Addresses that are the node's own, loopback aside. */
  readonly locals: ReadonlySet<Ip>;
  /** What listens on the host, by `TCP/10250`: the Vantage address of the node or of a hostNetwork pod. */
  readonly sockets: ReadonlyMap<string, string>;
  /** By `TCP/8080`. */
  readonly hostPorts: ReadonlyMap<string, readonly HostPort[]>;
}

export interface HostPort {
  readonly pod: PodDevice;
  readonly hostIp: Ip | undefined;
  readonly hostPort: number;
  readonly port: number;
  readonly field: string;
}

export interface PodDevice extends DeviceBase<'pod'> {
  readonly pod: PodState;
  readonly node: NodeDevice;
}

/** A cloud's load balancer in front of the nodes. */
export interface BalancerDevice extends DeviceBase<'balancer'> {
  readonly service: ServiceState;
  readonly at: LoadBalancerAddress;
  readonly ip: Ip;
  readonly provisioned: Extract<LoadBalancerState, { kind: 'provisioned' }>;
  readonly cluster: ClusterTables;
}

/** One broadcast domain. */
export interface LanSegment {
  readonly kind: 'lan';
  readonly lan: Lan;
  /** Who answers for an address on the wire (ARP, neighbour discovery): devices that are up. */
  readonly owners: ReadonlyMap<Ip, Device>;
  /** Virtual IPs that a device has as its own; those of Services are only announced. */
  readonly held: ReadonlyMap<Ip, Device>;
  readonly gateway: RouterDevice | undefined;
  /** Pods with addresses of their own outside the LAN's ranges that the fabric routes to their nodes. */
  readonly fabric: readonly FabricRoute[];
  readonly peers: readonly Peering[];
  /** Addresses that several nodes announce by BGP; the gateway spreads over them. */
  readonly announced: ReadonlyMap<Ip, BgpAnnouncement>;
  /** Balancers of a cloud, whose fabric brings the replies back to them. */
  readonly balancers: readonly BalancerDevice[];
}

export interface FabricRoute {
  readonly cidr: Cidr;
  readonly cluster: ClusterTables;
}

export interface BgpAnnouncement {
  readonly service: ServiceState;
  readonly speakers: readonly NodeDevice[];
}

/** A Link as one of its ends sees it. */
export interface Peering {
  readonly link: Link;
  readonly peer: LanSegment;
  /** Ranges that both ends use: what is meant by an address in them is nobody's to say. */
  readonly overlaps: readonly Cidr[];
}

export interface ClusterTables {
  /** What stands before the Vantage addresses of its objects. */
  readonly prefix: string;
  readonly state: ClusterState;
  readonly profile: ClusterProfile;
  readonly lan: LanSegment | undefined;
  readonly nodes: ReadonlyMap<string, NodeDevice>;
  /** Every address of a node: primary, bridge and tunnel. */
  readonly nodesByIp: ReadonlyMap<Ip, NodeDevice>;
  /** Pods with an address of their own. */
  readonly podsByIp: ReadonlyMap<Ip, PodDevice>;
  /** Name of the node that each range of pod addresses belongs to. */
  readonly podCidrs: PrefixTable<string>;
  readonly services: ServiceTable;
}

/** Where a packet leaves a device. */
export type Segment =
  | LanSegment
  | { readonly kind: 'internet'; readonly internet: InternetDevice }
  /** The bridge (or the veth pairs) of a node's pods. */
  | { readonly kind: 'pods'; readonly node: NodeDevice }
  /** Between the nodes of a cluster, inside vxlan or ipip. */
  | { readonly kind: 'tunnel'; readonly cluster: ClusterTables }
  /** A Link to another LAN. */
  | { readonly kind: 'peering'; readonly peering: Peering };
