import type { Cluster, ClusterNode, ClusterNodes, Origin, Taint } from '@vantage/engine';
import { cidr } from '@vantage/engine';
import type { FieldReader } from './fieldReader.js';
import { anyText, domainName, ipAddress, ipRange, listenPort, nodeName, portRange, simpleName } from './formats.js';
import { checkUnique } from './lanConsistency.js';

/** What a Cluster document says; the Kubernetes objects come from the other documents. */
export type ClusterDraft = Omit<Cluster, 'objects'>;

/** `kind: Cluster`, every default of the format filled in. */
export function readCluster(spec: FieldReader, name: string, origin: Origin): ClusterDraft {
  return {
    name,
    lan: spec.read('lan', simpleName),
    version: spec.read('version', anyText) ?? '1.34',
    provider: spec.read('provider', anyText) ?? 'none',
    nodes: readNodes(spec),
    podNetwork: readPodNetwork(spec.child('podNetwork')),
    serviceNetwork: readServiceNetwork(spec.child('serviceNetwork')),
    dns: readDns(spec.child('dns')),
    loadBalancers: readLoadBalancers(spec.child('loadBalancers')),
    ingressControllers: spec.children('ingressControllers')?.map(readIngressController),
    etcd: readEtcd(spec.child('etcd')),
    origin,
  };
}

function readNodes(spec: FieldReader): ClusterNodes {
  if (!spec.has('nodes')) return { kind: 'count', count: 3 };
  if (!spec.holdsMap('nodes')) {
    const nodes = (spec.children('nodes') ?? []).map(readNode);
    checkUnique(nodes.map((node) => ({ value: node.name, field: `${node.field}.name` })), spec);
    checkUnique(nodes.flatMap((node) => node.ips.map((value) => ({ value, field: `${node.field}.ip` }))), spec);
    return { kind: 'list', nodes };
  }
  const counted = spec.child('nodes');
  const count = counted?.integer('count', 0, 100_000);
  if (counted !== undefined && !counted.has('count')) counted.missing('count');
  counted?.done();
  return { kind: 'count', count: count ?? 3 };
}

function readNode(node: FieldReader): ClusterNode {
  const read: ClusterNode = {
    name: node.requiredRead('name', nodeName) ?? '',
    ips: node.readEach('ip', ipAddress) ?? [],
    zone: node.read('zone', anyText),
    labels: node.textMap('labels') ?? {},
    taints: (node.children('taints') ?? []).map(readTaint),
    podCIDRs: node.readEach('podCIDR', ipRange) ?? [],
    maxPods: node.integer('maxPods', 1, 1_000_000),
    instanceType: node.read('instanceType', anyText),
    listens: node.readEach('listens', listenPort),
    field: node.path,
  };
  node.done();
  return read;
}

function readTaint(taint: FieldReader): Taint {
  const value = taint.text('value');
  const effect = taint.oneOf('effect', ['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
  if (!taint.has('effect')) taint.missing('effect');
  const read = { key: taint.requiredRead('key', anyText) ?? '', ...(value === undefined ? {} : { value }), effect: effect ?? ('NoSchedule' as const) };
  taint.done();
  return read;
}

function readPodNetwork(network: FieldReader | undefined): Cluster['podNetwork'] {
  const read = {
    cni: network?.read('cni', anyText),
    mode: network?.oneOf('mode', ['overlay', 'flat']),
    encapsulation: network?.oneOf('encapsulation', ['vxlan', 'hostGw', 'ipip', 'native']),
    cidrs: network?.readEach('cidrs', ipRange) ?? [],
    enforcesPolicy: network?.truth('enforcesPolicy'),
    ipBlockMatchesPods: network?.truth('ipBlockMatchesPods'),
    hairpin: network?.truth('hairpin'),
    bridgeNetfilter: network?.truth('bridgeNetfilter'),
  };
  network?.done();
  return read;
}

function readServiceNetwork(network: FieldReader | undefined): Cluster['serviceNetwork'] {
  const read = {
    cidrs: network?.readEach('cidrs', ipRange) ?? [cidr('10.96.0.0/16')],
    nodePortRange: network?.read('nodePortRange', portRange) ?? { from: 30000, to: 32767 },
    proxy: network?.oneOf('proxy', ['iptables', 'nftables', 'ipvs', 'cilium']),
    ipvsScheduler: network?.read('ipvsScheduler', anyText) ?? 'rr',
    nodePortAddresses: network?.readEach('nodePortAddresses', anyText),
    masqueradeAll: network?.truth('masqueradeAll') ?? false,
  };
  network?.done();
  return read;
}

function readDns(dns: FieldReader | undefined): Cluster['dns'] {
  const read = {
    domain: dns?.read('domain', domainName) ?? 'cluster.local',
    pods: dns?.oneOf('pods', ['disabled', 'insecure', 'verified']) ?? ('insecure' as const),
    replicas: dns?.integer('replicas', 0, 1000) ?? 2,
    ttl: dns?.integer('ttl', 0, 3600) ?? 30, // as in kubeadm's Corefile; the plugin's own default is 5
    synced: dns?.truth('synced') ?? true,
  };
  dns?.done();
  return read;
}

function readLoadBalancers(balancers: FieldReader | undefined): Cluster['loadBalancers'] {
  const read = {
    kind: balancers?.oneOf('kind', ['cloud', 'metallb-l2', 'metallb-bgp', 'none']),
    publicPool: balancers?.read('publicPool', ipRange),
    privatePool: balancers?.read('privatePool', ipRange),
  };
  balancers?.done();
  return read;
}

function readIngressController(controller: FieldReader): NonNullable<Cluster['ingressControllers']>[number] {
  const service = controller.requiredRead('service', {
    parse: (text) => {
      const [namespace = '', name = '', ...rest] = text.split('/');
      return namespace === '' || name === '' || rest.length > 0 ? undefined : { namespace, name };
    },
    wants: 'a Service as namespace/name, such as ingress-nginx/ingress-nginx-controller',
  });
  const read = {
    class: controller.requiredRead('class', anyText) ?? '',
    service: service ?? { namespace: '', name: '' },
    field: controller.path,
  };
  controller.done();
  return read;
}

function readEtcd(etcd: FieldReader | undefined): Cluster['etcd'] {
  const read = { members: etcd?.integer('members', 1, 99) ?? 3, down: etcd?.readEach('down', anyText) ?? [] };
  etcd?.done();
  return read;
}
