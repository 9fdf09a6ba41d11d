/** The picture that a real kernel was asked about: a LAN behind a router, three nodes, and Services of every kind. */
export interface KernelSetting {
  readonly proxy?: 'iptables' | 'nftables' | 'ipvs' | 'cilium';
  readonly encapsulation?: 'vxlan' | 'hostGw';
  readonly hairpin?: boolean;
  readonly bridgeNetfilter?: boolean;
  readonly version?: string;
}

/** `shop` has one endpoint on node1 and one on node2; node3 has none. */
export function kernelLab({ proxy = 'iptables', encapsulation = 'vxlan', hairpin = true, bridgeNetfilter = true, version = '1.36' }: KernelSetting): string {
  return `
apiVersion: vantage.lab/v1
kind: Internet
spec: { hosts: [{ name: web, ip: 198.51.100.80, listens: [80/TCP] }, { name: stranger, ip: 192.0.2.7 }] }
---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec:
  cidrs: [192.168.1.0/24]
  router:
    ip: 192.168.1.1
    publicIP: 203.0.113.10
    portForwards:
      - { protocol: TCP, port: 8080, to: "192.168.1.21:30080", hairpin: noSnat }
      - { protocol: TCP, port: 8081, to: "laptop:22", hairpin: none }
      - { protocol: TCP, port: 8082, to: "192.168.1.23:30081", hairpin: none }
      - { protocol: TCP, port: 8083, to: "192.168.1.21:30080", hairpin: full }
  hosts:
    - { name: laptop, ip: 192.168.1.50, listens: [22/TCP] }
    - { name: routed, ip: 192.168.1.60, routes: [{ to: 10.96.0.0/16, via: 192.168.1.23 }] }
  virtualIPs: [${[231, 240, 241, 242, 243, 244].map((last) => `{ ip: 192.168.1.${last}, owners: [prod/node/node1] }`).join(', ')}, { ip: 192.168.1.245, owners: [prod/node/node3] }]
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  version: "${version}"
  nodes: [${[1, 2, 3].map((node) => `{ name: node${node}, ip: 192.168.1.2${node}, zone: ${node === 1 ? 'a' : 'b'}, podCIDR: 10.244.${node}.0/24 }`).join(', ')}]
  podNetwork: { cni: flannel, encapsulation: ${encapsulation}, cidrs: [10.244.0.0/16], hairpin: ${hairpin}, bridgeNetfilter: ${bridgeNetfilter} }
  serviceNetwork: { cidrs: [10.96.0.0/16], proxy: ${proxy} }
  loadBalancers: { kind: none }
${pod('c1', 'client', 1, 10, '')}
${pod('c3', 'client', 3, 10, '')}
${pod('shop-1', 'shop', 1, 20, '8080/TCP,5353/UDP')}
${pod('shop-2', 'shop', 2, 20, '8080/TCP,5353/UDP')}
${pod('named-1', 'named', 1, 30, '8080/TCP', ', ports: [{ name: web, containerPort: 8080 }]')}
${pod('named-2', 'named', 2, 30, '8080/TCP')}
---
apiVersion: v1
kind: Pod
metadata: { name: agent, labels: { app: agent }, annotations: { vantage.lab/listens: 9000/TCP } }
spec: { nodeName: node2, hostNetwork: true, containers: [{ name: main, image: agent }] }
${service('shop', 80, 'type: NodePort, selector: { app: shop }', 30080)}
${service('shop-local', 81, 'type: NodePort, externalTrafficPolicy: Local, selector: { app: shop }', 30081)}
${service('empty', 82, 'type: NodePort, selector: { app: nobody }', 30082)}
${service('inner', 83, 'internalTrafficPolicy: Local, selector: { app: shop }')}
${service('agent', 84, 'selector: { app: agent }', undefined, 9000)}
${service('closed', 85, 'selector: { app: shop }', undefined, 8099)}
${service('one', 86, 'type: NodePort', 30086)}
${slice('one', 'addresses: [10.244.1.20], nodeName: node1')}
${service('leaving', 87, 'type: NodePort, externalTrafficPolicy: Local', 30087)}
${slice('leaving', 'addresses: [10.244.2.20], nodeName: node2, conditions: { ready: false, serving: true, terminating: true }')}
${service('gone', 88, 'type: NodePort', 30088)}
${slice('gone', 'addresses: [10.244.2.20], nodeName: node2, conditions: { ready: false, serving: false, terminating: true }')}
${service('near', 89, 'type: NodePort, selector: { app: shop }, trafficDistribution: PreferSameZone', 30089)}
${service('close', 99, 'selector: { app: shop }, trafficDistribution: PreferClose')}
${service('same-node', 100, 'selector: { app: shop }, trafficDistribution: PreferSameNode')}
${service('by-name', 101, 'selector: { app: named }', undefined, 'web')}
${service('announced', 90, 'externalIPs: [192.168.1.231], selector: { app: shop }')}
${service('silent', 91, 'externalIPs: [192.168.1.230], selector: { app: shop }')}
${service('silent-local', 92, 'externalIPs: [192.168.1.229], externalTrafficPolicy: Local, selector: { app: shop }')}
${balancer('lb', 93, 240, 'loadBalancerSourceRanges: [192.168.1.50/32]', 30093)}
${balancer('lb-local', 94, 241, 'externalTrafficPolicy: Local, healthCheckNodePort: 30999', 30094)}
${balancer('lb-nodes', 95, 242, 'loadBalancerSourceRanges: [192.168.1.21/32, 192.168.1.22/32, 192.168.1.23/32]', 30095)}
${balancer('lb-proxy', 96, 243, '', 30096, 'Proxy')}
${balancer('lb-empty', 97, 244, '', 30097, 'VIP', 'nobody')}
${balancer('lb-away', 98, 245, 'externalTrafficPolicy: Local', 30098)}
`;
}

function pod(name: string, app: string, node: number, last: number, listens: string, ports = ''): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${app} }, annotations: { vantage.lab/listens: "${listens}" } }
spec: { nodeName: node${node}, containers: [{ name: main, image: ${app}${ports} }] }
status: { phase: Running, podIP: 10.244.${node}.${last} }`;
}

function service(name: string, last: number, spec: string, nodePort?: number, targetPort: number | string = 8080): string {
  const udp = nodePort === undefined ? '' : `, nodePort: ${nodePort}`;
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { clusterIP: 10.96.0.${last}, ${spec}, ports: [{ name: http, port: 80, targetPort: ${targetPort}${udp} }, { name: dns, port: 53, protocol: UDP, targetPort: 5353 }] }`;
}

function slice(name: string, endpoint: string): string {
  return `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ${name}-1, labels: { kubernetes.io/service-name: ${name} } }
addressType: IPv4
ports: [{ name: http, port: 8080, protocol: TCP }]
endpoints: [{ ${endpoint} }]`;
}

function balancer(name: string, last: number, vip: number, spec: string, nodePort: number, ipMode = 'VIP', app = 'shop'): string {
  const fields = ['type: LoadBalancer', `selector: { app: ${app} }`, ...(spec === '' ? [] : [spec])].join(', ');
  return `${service(name, last, fields, nodePort)}
status: { loadBalancer: { ingress: [{ ip: 192.168.1.${vip}, ipMode: ${ipMode} }] } }`;
}
