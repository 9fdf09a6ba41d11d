/** What a CoreDNS server is told by its Corefile (https://coredns.io/manual/configuration/), as far as it changes answers. */
import type { Ip } from './ip.js';
import type { KubernetesObject } from './kubernetes/index.js';

/** The ConfigMap that holds the Corefile of a cluster's DNS. */
export interface CorefileConfigMap extends KubernetesObject<'ConfigMap'> {
  readonly corefile: Corefile;
}

export interface Corefile {
  readonly servers: readonly CorefileServer[];
}

/** A server block: CoreDNS takes the one with the longest zone that holds the name. */
export interface CorefileServer {
  /** Lower case, without the trailing dot; empty for the root. */
  readonly zones: readonly string[];
  /** In the order in which CoreDNS runs them, whatever the order of the lines (plugin.cfg). */
  readonly plugins: readonly CorefilePlugin[];
}

export type CorefilePlugin =
  | KubernetesPlugin
  | ForwardPlugin
  | HostsPlugin
  | RewritePlugin
  | CachePlugin
  /** It could change an answer, and how is not modelled. */
  | { readonly kind: 'unmodelled'; readonly name: string };

export interface KubernetesPlugin {
  readonly kind: 'kubernetes';
  /** Forward zones; the first is the one that PTR records point into. */
  readonly zones: readonly string[];
  /** Whether addresses are looked up in reverse, too. */
  readonly reverse: boolean;
  readonly pods: 'disabled' | 'insecure' | 'verified';
  /** Seconds. */
  readonly ttl: number;
  readonly fallthrough: Fallthrough;
  /** A Service without ready endpoints is no name. */
  readonly ignoreEmptyService: boolean;
  /** Endpoints without hostname are called after their pods. */
  readonly endpointPodNames: boolean;
  /** Only these namespaces are shown; empty: all. */
  readonly namespaces: readonly string[];
}

/** Names of these zones that are not found are passed to the next plugin; `''` is every name. */
export type Fallthrough = readonly string[];

export interface ForwardPlugin {
  readonly kind: 'forward';
  readonly from: string;
  readonly except: readonly string[];
  /** `nodeResolver`: /etc/resolv.conf, which CoreDNS' pods have from their node. */
  readonly to: 'nodeResolver' | readonly Ip[];
}

export interface HostsPlugin {
  readonly kind: 'hosts';
  /** Empty: every name. */
  readonly zones: readonly string[];
  readonly entries: readonly { readonly ip: Ip; readonly names: readonly string[] }[];
  readonly ttl: number;
  readonly fallthrough: Fallthrough;
}

export interface RewritePlugin {
  readonly kind: 'rewrite';
  readonly match: 'exact' | 'prefix' | 'suffix' | 'substring';
  readonly from: string;
  readonly to: string;
  /** Whether records are given the asked name back. */
  readonly answer: 'restored' | 'asRewritten';
  readonly then: 'stop' | 'continue';
}

export interface CachePlugin {
  readonly kind: 'cache';
  /** Longest time to live of an answer that is kept, in seconds. */
  readonly ttl: number;
  readonly disabled: readonly string[];
}
