import { bridgeNetfilterRequired, hostNetworkIgnored, policiesInForward, nodesHaveAddresses, type CniPreset } from './preset.js';

export const kindnet: CniPreset = {
  name: 'kindnet',
  mode: { value: 'overlay', reference: 'https://github.com/kubernetes-sigs/kind/blob/main/images/kindnetd/README.md' },
  encapsulation: { value: 'hostGw', reference: 'https://github.com/kubernetes-sigs/kind/blob/main/images/kindnetd/cmd/kindnetd/routes.go (a route per node)' },
  masquerade: { value: 'outsidePodNetwork', reference: 'https://github.com/kubernetes-sigs/kind/blob/main/images/kindnetd/cmd/kindnetd/masq.go' },
  enforcesPolicy: { value: true, reference: 'https://github.com/kubernetes-sigs/kind/releases/tag/v0.24.0 (kube-network-policies)' },
  ipBlockMatchesPods: { value: true, reference: 'https://github.com/kubernetes-sigs/kube-network-policies (evaluates addresses)' },
  ipBlockMatchesNodes: nodesHaveAddresses,
  hostNetworkPolicy: hostNetworkIgnored,
  policyAddresses: policiesInForward('https://github.com/kubernetes-sigs/kube-network-policies (nfqueue in POSTROUTING before SNAT)'),
  hairpin: { value: true, reference: 'https://www.cni.dev/plugins/current/main/ptp/ (point to point: no bridge port to turn round at)' },
  bridgeNetfilter: bridgeNetfilterRequired,
};
