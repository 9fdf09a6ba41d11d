import { bridgeNetfilterRequired, hostNetworkIgnored, netfilterOrder, nodesHaveAddresses, type CniPreset } from './preset.js';

/** The reference bridge plugin, configured as containerd's installer does, with routes between nodes. */
export const bridge: CniPreset = {
  name: 'bridge',
  mode: { value: 'overlay', reference: 'https://www.cni.dev/plugins/current/main/bridge/' },
  encapsulation: { value: 'hostGw', reference: 'https://www.cni.dev/plugins/current/main/bridge/ (routes between nodes are the operator\'s)' },
  masquerade: { value: 'outsidePodNetwork', reference: 'https://github.com/containerd/containerd/blob/main/script/setup/install-cni (ipMasq)' },
  enforcesPolicy: { value: false, reference: 'https://www.cni.dev/plugins/current/main/bridge/' },
  ipBlockMatchesPods: { value: true, reference: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors' },
  ipBlockMatchesNodes: nodesHaveAddresses,
  hostNetworkPolicy: hostNetworkIgnored,
  policyAddresses: netfilterOrder,
  hairpin: { value: true, reference: 'https://github.com/containerd/containerd/blob/main/script/setup/install-cni (promiscMode)' },
  bridgeNetfilter: bridgeNetfilterRequired,
};
