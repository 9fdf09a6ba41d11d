/** What a routing table answers. */
import type { Device, Segment } from '../../compile/forwarding/device.js';
import type { Ip, ServiceState } from '../../model/index.js';
import type { Cites } from '../references.js';

export type RouteLookup = LocalRoute | UnicastRoute | NoRoute | AmbiguousRoute | SpreadRoute;

/** The address is the device's own. */
export interface LocalRoute {
  readonly kind: 'local';
  readonly prefix: string;
  /** The source address of what the device itself sends there. */
  readonly source: Ip;
  readonly cites: Cites;
}

export interface UnicastRoute {
  readonly kind: 'unicast';
  /** `10.244.1.0/24`, or `default`. */
  readonly prefix: string;
  readonly segment: Segment;
  /** Next hop address; absent where the destination itself is on the link. */
  readonly via: Ip | undefined;
  /** Who takes the packet where no address has to be resolved: the far end of a veth pair, a tunnel or a link. `down`: nobody. */
  readonly far: Device | 'down' | undefined;
  /** Name of the interface. */
  readonly interface: string;
  readonly source: Ip | undefined;
  readonly tunnel: Tunnel | undefined;
  readonly cites: Cites;
}

export interface Tunnel {
  readonly encapsulation: 'vxlan' | 'ipip';
  readonly outerSourceIp: Ip;
  readonly outerDestinationIp: Ip;
}

export interface NoRoute {
  readonly kind: 'none';
  /** NO_ROUTE is told to the sender, BLACKHOLED is not. */
  readonly outcome: 'NO_ROUTE' | 'BLACKHOLED';
  readonly cites: Cites;
}

/** The lab itself does not say where the address is. */
export interface AmbiguousRoute {
  readonly kind: 'ambiguous';
  readonly feature: string;
  readonly cites: Cites;
}

/** Equal-cost paths: a router takes each for its share of the connections. */
export interface SpreadRoute {
  readonly kind: 'spread';
  readonly service: ServiceState;
  readonly ways: readonly UnicastRoute[];
}
