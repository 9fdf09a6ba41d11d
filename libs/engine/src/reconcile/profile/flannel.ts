import { bridgeNetfilterRequired, hostNetworkIgnored, netfilterOrder, nodesHaveAddresses, type CniPreset } from './preset.js';

export const flannel: CniPreset = {
  name: 'flannel',
  mode: { value: 'overlay', reference: 'https://github.com/flannel-io/flannel/blob/master/README.md' },
  encapsulation: { value: 'vxlan', reference: 'https://github.com/flannel-io/flannel/blob/master/Documentation/backends.md' },
  masquerade: { value: 'outsidePodNetwork', reference: 'https://github.com/flannel-io/flannel/blob/master/Documentation/configuration.md (--ip-masq)' },
  enforcesPolicy: { value: false, reference: 'https://github.com/flannel-io/flannel/blob/master/README.md (networking only, no network policy)' },
  ipBlockMatchesPods: { value: true, reference: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors' },
  ipBlockMatchesNodes: nodesHaveAddresses,
  hostNetworkPolicy: hostNetworkIgnored,
  policyAddresses: netfilterOrder,
  hairpin: { value: true, reference: 'https://github.com/flannel-io/flannel/blob/master/Documentation/kube-flannel.yml (hairpinMode)' },
  bridgeNetfilter: bridgeNetfilterRequired,
};
