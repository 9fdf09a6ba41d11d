import { bridgeNetfilterRequired, hostNetworkIgnored, netfilterOrder, nodesHaveAddresses, type CniPreset } from './preset.js';

/** Azure CNI with pods in the virtual network; Azure CNI Overlay is `mode: overlay`. */
export const azure: CniPreset = {
  name: 'azure',
  mode: { value: 'flat', reference: 'https://learn.microsoft.com/azure/aks/concepts-network-legacy-cni' },
  encapsulation: { value: 'native', reference: 'https://learn.microsoft.com/azure/aks/concepts-network-legacy-cni' },
  masquerade: { value: 'outsideLan', reference: 'https://github.com/Azure/ip-masq-agent-v2 (non-masquerade CIDRs: the virtual network)' },
  enforcesPolicy: { value: false, reference: 'https://learn.microsoft.com/azure/aks/use-network-policies (an engine has to be chosen)' },
  ipBlockMatchesPods: { value: true, reference: 'https://learn.microsoft.com/azure/aks/use-network-policies' },
  ipBlockMatchesNodes: nodesHaveAddresses,
  hostNetworkPolicy: hostNetworkIgnored,
  policyAddresses: netfilterOrder,
  hairpin: { value: true, reference: 'https://learn.microsoft.com/azure/aks/faq (Azure CNI transparent mode: routed veth pairs, no bridge port to turn round at)' },
  bridgeNetfilter: bridgeNetfilterRequired,
};
