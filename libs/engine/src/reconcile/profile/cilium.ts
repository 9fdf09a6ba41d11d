import { bridgeNetfilterRequired, hostNetworkIgnored, type CniPreset } from './preset.js';

export const cilium: CniPreset = {
  name: 'cilium',
  mode: { value: 'overlay', reference: 'https://docs.cilium.io/en/stable/network/concepts/routing/#encapsulation' },
  encapsulation: { value: 'vxlan', reference: 'https://docs.cilium.io/en/stable/network/concepts/routing/#encapsulation' },
  masquerade: { value: 'outsidePodNetwork', reference: 'https://docs.cilium.io/en/stable/network/concepts/masquerading/' },
  enforcesPolicy: { value: true, reference: 'https://docs.cilium.io/en/stable/network/kubernetes/policy/' },
  ipBlockMatchesPods: { value: false, reference: 'https://docs.cilium.io/en/stable/security/policy/language/#selecting-nodes-with-cidr-ipblock (CIDR selectors match no pods)' },
  ipBlockMatchesNodes: { value: false, reference: 'https://docs.cilium.io/en/stable/security/policy/language/#selecting-nodes-with-cidr-ipblock (only with policy-cidr-match-mode=nodes)' },
  hostNetworkPolicy: { ...hostNetworkIgnored, reference: 'https://docs.cilium.io/en/stable/security/host-firewall/ (off by default)' },
  policyAddresses: { value: 'afterDnatBeforeSnat', reference: 'https://docs.cilium.io/en/stable/network/ebpf/lifeofapacket/ (policy at the endpoint, the service translated before)' },
  hairpin: { value: true, reference: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/' },
  bridgeNetfilter: bridgeNetfilterRequired,
};
