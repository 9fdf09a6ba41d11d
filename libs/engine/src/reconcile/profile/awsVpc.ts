import { bridgeNetfilterRequired, hostNetworkIgnored, nodesHaveAddresses, type CniPreset } from './preset.js';

export const awsVpc: CniPreset = {
  name: 'aws-vpc',
  mode: { value: 'flat', reference: 'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/cni-proposal.md' },
  encapsulation: { value: 'native', reference: 'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/cni-proposal.md' },
  masquerade: { value: 'outsideLan', reference: 'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/README.md (AWS_VPC_K8S_CNI_EXTERNALSNAT)' },
  enforcesPolicy: { value: false, reference: 'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html (enableNetworkPolicy is off by default)' },
  ipBlockMatchesPods: { value: true, reference: 'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html' },
  ipBlockMatchesNodes: nodesHaveAddresses,
  hostNetworkPolicy: hostNetworkIgnored,
  policyAddresses: { value: 'afterDnatBeforeSnat', reference: 'https://github.com/aws/aws-network-policy-agent (eBPF at the pod\'s own interface)' },
  hairpin: { value: true, reference: 'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/cni-proposal.md (routed veth pairs: no bridge port to turn round at)' },
  bridgeNetfilter: bridgeNetfilterRequired,
};
