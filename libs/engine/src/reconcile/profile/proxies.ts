import type { ClusterProfile, ProxyMode } from '../../model/index.js';
import type { Fact } from './preset.js';

/** What a service proxy does when nobody configures it otherwise. */
export interface ProxyPreset {
  readonly nodePortAddresses: Fact<ClusterProfile['nodePortAddresses']>;
  readonly nodePortForwarding: Fact<ClusterProfile['nodePortForwarding']>;
}

const virtualIps = 'https://kubernetes.io/docs/reference/networking/virtual-ips/';
const kubeProxyOptions = 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/ (--nodeport-addresses)';
const masqueraded: Fact<'snat'> = { value: 'snat', reference: `${virtualIps}#external-traffic-policy` };

export const proxies: Readonly<Record<ProxyMode, ProxyPreset>> = {
  iptables: { nodePortAddresses: { value: 'all', reference: kubeProxyOptions }, nodePortForwarding: masqueraded },
  ipvs: { nodePortAddresses: { value: 'all', reference: kubeProxyOptions }, nodePortForwarding: masqueraded },
  nftables: {
    nodePortAddresses: { value: 'primary', reference: `${virtualIps}#migrating-from-iptables-mode-to-nftables` },
    nodePortForwarding: masqueraded,
  },
  cilium: {
    nodePortAddresses: { value: 'all', reference: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#nodeport-devices' },
    nodePortForwarding: { value: 'snat', reference: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#direct-server-return-dsr' },
  },
};
