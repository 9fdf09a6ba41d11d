/** What a compiled policy is made of, the same for NetworkPolicy and for the policies of administrators. */
import type { Cidr, Origin, TransportProtocol } from '../../model/index.js';
import type { ClassSet } from './classSet.js';

export interface CompiledPolicy {
  /** In the words of kubectl: `NetworkPolicy shop/default-deny`. */
  readonly name: string;
  readonly origin: Origin;
  /** Of the tier, 0 for NetworkPolicies, which have none. */
  readonly priority: number;
  readonly rules: readonly CompiledRule[];
}

export interface CompiledRule {
  /** `spec.ingress[0]`. */
  readonly field: string;
  readonly action: 'Allow' | 'Deny' | 'Pass';
  readonly peers: PeerMatcher;
  readonly ports: PortMatcher;
}

export type PeerMatcher =
  | { readonly kind: 'anyone' }
  | {
      readonly kind: 'listed';
      readonly pods: ClassSet;
      readonly blocks: readonly IpBlock[];
      /** Names of nodes. */
      readonly nodes: ReadonlySet<string>;
      readonly domainNames: readonly string[];
    };

/** `cidr` without the ranges of `except`. */
export interface IpBlock {
  readonly cidr: Cidr;
  readonly except: readonly Cidr[];
}

export type PortMatcher = { readonly kind: 'every' } | { readonly kind: 'listed'; readonly ports: readonly PortMatch[] };

export type PortMatch =
  | { readonly kind: 'range'; readonly protocol: TransportProtocol; readonly from: number; readonly to: number }
  /** Resolved on the destination pod; `undefined`: the name alone counts, whatever its protocol. */
  | { readonly kind: 'named'; readonly protocol: TransportProtocol | undefined; readonly name: string };

export const FIRST_PORT = 1;
export const LAST_PORT = 65_535;
