/** Where the rules are written that stand in no file of a lab. */
import { citeReference, type Citation } from '../model/index.js';

const KERNEL = 'https://www.kernel.org/doc/html/latest/networking';
const KUBE_PROXY = 'https://github.com/kubernetes/kubernetes/blob/master/pkg/proxy';

export const CONNTRACK = citeReference('connection tracking', 'https://wiki.nftables.org/wiki-nftables/index.php/Connection_Tracking_System');
export const TCP_TRACKING = citeReference('connection tracking of TCP', 'https://github.com/torvalds/linux/blob/master/net/netfilter/nf_conntrack_proto_tcp.c');
export const ROUTING = citeReference('routing by longest prefix', 'https://www.rfc-editor.org/rfc/rfc1812#section-5.2.4');
export const NEIGHBOURS = citeReference('address resolution', 'https://www.rfc-editor.org/rfc/rfc1122#section-2.3.2');
export const LOCAL_DELIVERY = citeReference('an address of its own is local', `${KERNEL}/ip-sysctl.html`);
export const MARTIAN = citeReference('martian source addresses are dropped', 'https://www.rfc-editor.org/rfc/rfc1812#section-5.3.7');
export const TIME_TO_LIVE = citeReference('time to live', 'https://www.rfc-editor.org/rfc/rfc1812#section-5.3.1');
export const SOURCE_SELECTION = citeReference('source address selection', 'https://www.rfc-editor.org/rfc/rfc1122#section-3.3.4.3');
export const PRIVATE_ADDRESSES = citeReference('private addresses are not routed on the internet', 'https://www.rfc-editor.org/rfc/rfc1918#section-3');
export const UNKNOWN_PUBLIC = citeReference('no host of the lab has this address', 'https://www.rfc-editor.org/rfc/rfc4271');
export const CLOSED_PORT_TCP = citeReference('a closed TCP port answers with a reset', 'https://www.rfc-editor.org/rfc/rfc9293#section-3.5.2');
export const CLOSED_PORT_UDP = citeReference('a closed UDP port answers with ICMP port unreachable', 'https://www.rfc-editor.org/rfc/rfc1122#section-4.1.3.1');
export const ECHO = citeReference('every host answers an ICMP echo', 'https://www.rfc-editor.org/rfc/rfc1122#section-3.2.2.6');
export const UNDEMANDED = citeReference('a segment of no connection is answered with a reset and dropped', 'https://www.rfc-editor.org/rfc/rfc9293#section-3.10.7.3');
export const BRIDGE_NETFILTER = citeReference('bridged frames pass iptables only with br_netfilter', 'https://kubernetes.io/docs/setup/production-environment/container-runtimes/');
export const BRIDGE_HAIRPIN = citeReference('a bridge sends no frame back through the port it came from', 'https://man7.org/linux/man-pages/man8/bridge.8.html');
export const ROUTER_DEFAULT = citeReference('a router lets its LAN out and nothing unasked in', 'https://www.rfc-editor.org/rfc/rfc6092');
export const PAT = citeReference('port address translation', 'https://www.rfc-editor.org/rfc/rfc3022#section-2.2');
export const IPTABLES_PROXY = citeReference('kube-proxy in iptables mode', `${KUBE_PROXY}/iptables/proxier.go`);
export const NFTABLES_PROXY = citeReference('kube-proxy in nftables mode', `${KUBE_PROXY}/nftables/proxier.go`);
export const IPVS_PROXY = citeReference('kube-proxy in ipvs mode', `${KUBE_PROXY}/ipvs/proxier.go`);
export const CILIUM_PROXY = citeReference('Cilium without kube-proxy', 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/');
export const OTHER_PROXY = citeReference('kube-proxy leaves Services with certain labels alone', 'https://github.com/kubernetes/kubernetes/blob/master/cmd/kube-proxy/app/server.go');
export const TOPOLOGY = citeReference('usable endpoints', `${KUBE_PROXY}/topology.go`);
export const PORTMAP = citeReference('the portmap plugin', 'https://www.cni.dev/plugins/current/meta/portmap/');
export const VXLAN = citeReference('a tunnel tells nobody that its far end is down', 'https://www.rfc-editor.org/rfc/rfc7348');
export const CLOUD_TARGETS = citeReference('cloud load balancers forward to healthy nodes', 'https://kubernetes.io/docs/tutorials/services/source-ip/');
export const API_SERVER = citeReference('nodes of the control plane carry a label, and run the API server', 'https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-control-plane');

/** Citations of a step: never empty. */
export type Cites = readonly [Citation, ...Citation[]];
