import { bridgeNetfilterRequired, hostNetworkIgnored, policiesInForward, nodesHaveAddresses, type CniPreset } from './preset.js';

export const calico: CniPreset = {
  name: 'calico',
  mode: { value: 'overlay', reference: 'https://docs.tigera.io/calico/latest/networking/configuring/vxlan-ipip' },
  encapsulation: { value: 'ipip', reference: 'https://github.com/projectcalico/calico/blob/master/manifests/calico.yaml (CALICO_IPV4POOL_IPIP: Always)' },
  masquerade: { value: 'outsidePodNetwork', reference: 'https://docs.tigera.io/calico/latest/reference/resources/ippool (natOutgoing)' },
  enforcesPolicy: { value: true, reference: 'https://docs.tigera.io/calico/latest/network-policy/get-started/kubernetes-policy/kubernetes-network-policy' },
  ipBlockMatchesPods: { value: true, reference: 'https://docs.tigera.io/calico/latest/reference/resources/networkpolicy (nets match any address)' },
  ipBlockMatchesNodes: nodesHaveAddresses,
  hostNetworkPolicy: hostNetworkIgnored,
  policyAddresses: policiesInForward('https://docs.tigera.io/calico/latest/reference/resources/globalnetworkset (what another host translated is seen translated; the host of the pod asks before it masquerades)'),
  hairpin: { value: true, reference: 'https://docs.tigera.io/calico/latest/reference/faq (routed veth pairs: no bridge port to turn round at)' },
  bridgeNetfilter: bridgeNetfilterRequired,
};
