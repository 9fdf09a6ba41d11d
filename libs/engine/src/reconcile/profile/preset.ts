import type { ClusterProfile } from '../../model/index.js';

/** What a CNI plugin does when nobody configures it otherwise, each fact with the documentation or source that states it. */
export interface CniPreset {
  readonly name: string;
  readonly mode: Fact<ClusterProfile['mode']>;
  readonly encapsulation: Fact<ClusterProfile['encapsulation']>;
  readonly masquerade: Fact<ClusterProfile['masquerade']>;
  readonly enforcesPolicy: Fact<boolean>;
  readonly ipBlockMatchesPods: Fact<boolean>;
  readonly ipBlockMatchesNodes: Fact<boolean>;
  readonly hostNetworkPolicy: Fact<ClusterProfile['hostNetworkPolicy']>;
  readonly policyAddresses: Fact<ClusterProfile['policyAddresses']>;
  readonly hairpin: Fact<boolean>;
  readonly bridgeNetfilter: Fact<boolean>;
}

export interface Fact<T> {
  readonly value: T;
  readonly reference: string;
}

/** Most plugins route pod traffic through the host's stack, or through a bridge with br_netfilter, which kubeadm's preflight insists on. */
export const bridgeNetfilterRequired: Fact<boolean> = {
  value: true,
  reference: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/#network-plugin-requirements',
};

/** Plugins that compare addresses compare those of nodes as well. */
export const nodesHaveAddresses: Fact<boolean> = {
  value: true,
  reference: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
};

/** Plugins are left free to ignore policies for pods on the host's network, and nearly all do. */
export const hostNetworkIgnored: Fact<ClusterProfile['hostNetworkPolicy']> = {
  value: 'ignored',
  reference: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods',
};

/** Rules in iptables' or nftables' FORWARD stand after the DNAT of PREROUTING and before the SNAT of POSTROUTING. */
export function policiesInForward(reference: string): Fact<ClusterProfile['policyAddresses']> {
  return { value: 'afterDnatBeforeSnat', reference };
}

/** No plugin looks at policies here: what would be seen is as in the kernel's own order of hooks. */
export const netfilterOrder: Fact<ClusterProfile['policyAddresses']> = policiesInForward('https://wiki.nftables.org/wiki-nftables/index.php/Netfilter_hooks');
