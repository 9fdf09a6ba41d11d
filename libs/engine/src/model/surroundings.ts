/**
 * What stands around the clusters, `apiVersion: vantage.lab/v1`. Every default of the format is filled in here,
 * except what a later stage derives (`undefined` says so). See docs/lab-format.md.
 */
import type { TransportProtocol } from './kubernetes/index.js';
import type { Cidr, Ip } from './ip.js';
import type { Origin } from './origin.js';

/** `8080/TCP`: something listens on this port. */
export interface ListenPort {
  readonly port: number;
  readonly protocol: TransportProtocol;
}

export interface Internet {
  readonly hosts: readonly InternetHost[];
  readonly zones: readonly DnsZone[];
  readonly origin: Origin;
}

export interface InternetHost {
  readonly name: string;
  readonly ip: Ip;
  readonly listens: readonly ListenPort[];
  readonly resolver: ResolverKind;
  /** Path of the host inside its document, for citations: `spec.hosts[0]`. */
  readonly field: string;
}

/** Which stub resolver a host's programs use; they differ (docs/glossary.md). */
export type ResolverKind = 'glibc' | 'musl' | 'c-ares';

export type DnsRecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'TXT' | 'MX' | 'NS' | 'PTR' | 'SOA';

export interface DnsZone {
  /** Lower case, without the trailing dot: `amazonaws.com`. */
  readonly name: string;
  readonly records: readonly DnsRecord[];
  readonly field: string;
}

export interface DnsRecord {
  /** As written: relative to the zone, `@` for the zone itself. */
  readonly name: string;
  readonly type: DnsRecordType;
  readonly data: DnsRecordData;
  /** Seconds. */
  readonly ttl: number;
  readonly field: string;
}

export type DnsRecordData =
  | { readonly kind: 'text'; readonly text: string }
  /** `service:[<cluster>/]<namespace>/<name>`: the external addresses of that Service, once it has any. */
  | { readonly kind: 'service' | 'gateway'; readonly cluster: string | undefined; readonly namespace: string; readonly name: string };

export interface Lan {
  readonly name: string;
  readonly cidrs: readonly Cidr[];
  readonly router: Router | undefined;
  readonly hosts: readonly LanHost[];
  readonly virtualIPs: readonly VirtualIp[];
  /** Zones that the LAN's resolver serves itself; it forwards everything else to the internet. */
  readonly dns: { readonly zones: readonly DnsZone[] };
  readonly origin: Origin;
}

export interface Router {
  /** One address per family of the LAN, the LAN's own gateway. */
  readonly ips: readonly Ip[];
  readonly publicIPs: readonly Ip[];
  readonly nat: 'masquerade' | 'none';
  readonly portForwards: readonly PortForward[];
  readonly firewall: readonly FirewallRule[];
  readonly routes: readonly StaticRoute[];
}

export interface PortForward {
  readonly protocol: TransportProtocol;
  readonly port: number;
  /** Already resolved from `laptop:443` or `192.168.10.20:31111`. */
  readonly to: { readonly ip: Ip; readonly port: number };
  /** For LAN hosts that ask the public address (RFC 4787 §6, RFC 5382 §7.2). */
  readonly hairpin: 'none' | 'noSnat' | 'full';
  readonly field: string;
}

/** Ordered and stateful; the first match wins; without a match outward is allowed and inward dropped. */
export interface FirewallRule {
  readonly action: 'allow' | 'drop' | 'reject';
  readonly direction: 'outward' | 'inward';
  readonly from: Cidr | undefined;
  readonly to: Cidr | undefined;
  /** Empty: every port and protocol. */
  readonly ports: readonly FirewallPort[];
  readonly field: string;
}

export interface FirewallPort {
  readonly protocol: TransportProtocol | 'ICMP';
  /** Both ends included; ignored for ICMP. */
  readonly from: number;
  readonly to: number;
}

export interface StaticRoute {
  readonly to: Cidr;
  readonly via: Ip;
  readonly field: string;
}

export interface LanHost {
  readonly name: string;
  readonly ips: readonly Ip[];
  readonly listens: readonly ListenPort[];
  readonly resolver: ResolverKind;
  readonly routes: readonly StaticRoute[];
  readonly field: string;
}

/** An address that the first owner which is up answers for: keepalived, MetalLB layer 2, externalIPs. */
export interface VirtualIp {
  readonly ip: Ip;
  /** Addresses of nodes or LAN hosts, in order of preference. */
  readonly owners: readonly string[];
  readonly field: string;
}

/** VPN, ExpressRoute and their kin: routes both ways between two LANs, without NAT. */
export interface Link {
  readonly name: string;
  readonly type: string;
  readonly between: readonly [string, string];
  readonly origin: Origin;
}
