import type { Cidr, Internet, Lan, Origin } from '@vantage/engine';
import { addressAt, cidr, ip } from '@vantage/engine';
import type { ClusterDraft } from './cluster.js';
import type { Surmise } from './fittedPicture.js';

/**
 * The picture around manifests that come alone: an internet, a LAN with a router and a laptop, and a cluster of three nodes with an
 * overlay network whose policies are enforced and whose load balancers get public addresses.
 */
export const classicLanName = 'lan';
export const classicClusterName = 'cluster';

export function classicInternet(): Internet {
  return {
    hosts: [{ name: 'stranger', ip: ip('198.51.100.77'), listens: [], resolver: 'glibc', field: 'spec.hosts[0]' }],
    zones: [],
    origin: supplied('Internet'),
  };
}

export function emptyInternet(): Internet {
  return { hosts: [], zones: [], origin: supplied('Internet') };
}

/** The LAN around nodes whose addresses are known lies where they are; the router and the laptop take free ones of it. */
export function classicLan(around: Cidr = cidr('192.168.10.0/24')): Lan {
  const laptop = addressAt(around, 50) ?? addressAt(around, 2) ?? ip('192.168.10.50');
  return {
    name: classicLanName,
    cidrs: [around],
    router: { ips: [addressAt(around, 1) ?? ip('192.168.10.1')], publicIPs: [ip('203.0.113.10')], nat: 'masquerade', portForwards: [], firewall: [], routes: [] },
    hosts: [{ name: 'laptop', ips: [laptop], listens: [], resolver: 'glibc', routes: [], field: 'spec.hosts[0]' }],
    virtualIPs: [],
    dns: { zones: [] },
    origin: supplied(`Lan ${classicLanName}`),
  };
}

export function classicCluster(name: string, known?: Surmise): ClusterDraft {
  return {
    name,
    lan: classicLanName,
    version: '1.34',
    provider: 'none',
    nodes: { kind: 'count', count: 3 },
    podNetwork: {
      cni: 'canal',
      mode: 'overlay',
      encapsulation: 'vxlan',
      cidrs: known?.podCidrs ?? [],
      enforcesPolicy: undefined,
      ipBlockMatchesPods: undefined,
      hairpin: undefined,
      bridgeNetfilter: undefined,
    },
    serviceNetwork: {
      cidrs: known === undefined || known.serviceCidrs.length === 0 ? [cidr('10.96.0.0/16')] : known.serviceCidrs,
      nodePortRange: { from: 30000, to: 32767 },
      proxy: undefined,
      ipvsScheduler: 'rr',
      nodePortAddresses: undefined,
      masqueradeAll: false,
    },
    dns: { domain: 'cluster.local', pods: 'insecure', replicas: 2, ttl: 30, synced: true },
    loadBalancers: { kind: 'cloud', publicPool: cidr('203.0.113.32/27'), privatePool: cidr('192.168.10.192/27') },
    ingressControllers: undefined,
    etcd: { members: 3, down: [] },
    origin: supplied(`Cluster ${name}`),
  };
}

function supplied(resource: string): Origin {
  return { resource };
}
