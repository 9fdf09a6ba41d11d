/** What stands around the workloads of a random lab: one LAN or two, a cluster or two in them, each family of addresses or both. */
import type { Family } from '@vantage/engine';
import fc from 'fast-check';
import { clusterFamilies, inFamilies, lanFamilies, type PerFamily } from './arbitraryFamilies.js';
import { inCluster, NAMESPACES } from './arbitraryNames.js';

export interface ArbitrarySurroundings {
  readonly documents: readonly object[];
  /** Names of the clusters. */
  readonly clusters: readonly string[];
}

interface Place {
  readonly lan: string;
  /** Third octet of the LAN, and its number in IPv6. */
  readonly number: number;
  /** The last octet of the cluster's first node. */
  readonly first: number;
  /** Public addresses of the cluster's load balancers. */
  readonly pool: string;
}

const OFFICE: Place = { lan: 'office', number: 10, first: 20, pool: '203.0.113.32/27' };
/** Beside the first cluster, on the same LAN. */
const BESIDE: Place = { lan: 'office', number: 10, first: 30, pool: '203.0.113.64/27' };
/** Behind another router. */
const BRANCH: Place = { lan: 'branch', number: 20, first: 20, pool: '203.0.113.96/27' };

function inLan({ number }: Place, last: number): PerFamily {
  return { 4: `192.168.${number}.${last}`, 6: `fd00:${number}::${last}` };
}

function lan(place: Place, host: string, families: readonly Family[]): object {
  return {
    apiVersion: 'vantage.lab/v1',
    kind: 'Lan',
    metadata: { name: place.lan },
    spec: {
      cidrs: inFamilies(families, { 4: `192.168.${place.number}.0/24`, 6: `fd00:${place.number}::/64` }),
      router: { publicIP: inFamilies(families, { 4: `203.0.113.${place.number}`, 6: `2001:db8::${place.number}` }) },
      hosts: [{ name: host, ip: inFamilies(families, inLan(place, 50)), listens: ['22/TCP'] }],
    },
  };
}

interface ClusterFacts {
  readonly nodes: number;
  readonly families: readonly Family[];
  readonly provider: string;
  readonly proxy: string;
  readonly podNetwork: object;
}

function clusterFacts(families: readonly Family[]): fc.Arbitrary<ClusterFacts> {
  return fc.record({
    nodes: fc.integer({ min: 1, max: 3 }),
    families: clusterFamilies(families),
    provider: fc.constantFrom('none', 'aws'),
    proxy: fc.constantFrom('iptables', 'nftables', 'ipvs', 'cilium'),
    podNetwork: fc.record({ cni: fc.constantFrom('calico', 'canal', 'cilium', 'kindnet', 'flannel'), bridgeNetfilter: fc.boolean(), hairpin: fc.boolean(), ipBlockMatchesPods: fc.boolean() }),
  });
}

/** Clusters have the same ranges of pods and Services: they are each one's own (S6). */
function cluster(name: string, place: Place, facts: ClusterFacts): object {
  const each = (values: PerFamily): readonly string[] => inFamilies(facts.families, values);
  return {
    apiVersion: 'vantage.lab/v1',
    kind: 'Cluster',
    metadata: { name },
    spec: {
      lan: place.lan,
      provider: facts.provider,
      nodes: Array.from({ length: facts.nodes }, (_, index) => ({
        name: `n${index + 1}`,
        ip: each(inLan(place, place.first + index)),
        podCIDR: each({ 4: `10.244.${index + 1}.0/24`, 6: `fd00:244:0:${index + 1}::/64` }),
        zone: index === 0 ? 'east' : 'west',
      })),
      podNetwork: { ...facts.podNetwork, cidrs: each({ 4: '10.244.0.0/16', 6: 'fd00:244::/48' }) },
      serviceNetwork: { proxy: facts.proxy, cidrs: each({ 4: '10.96.0.0/16', 6: 'fd00:96::/112' }) },
      ...(facts.provider === 'none' ? {} : { loadBalancers: { kind: 'cloud', publicPool: place.pool } }),
    },
  };
}

function namespaces(clusters: readonly string[]): readonly object[] {
  return clusters.flatMap((_name, seat) =>
    NAMESPACES.map((name) => inCluster({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: name } } }, { clusters }, seat)),
  );
}

const alone = lanFamilies.chain((families) => clusterFacts(families).map((facts) => ({ clusters: ['prod'], documents: [lan(OFFICE, 'laptop', families), cluster('prod', OFFICE, facts)] })));

const sideBySide = lanFamilies.chain((families) =>
  fc.tuple(clusterFacts(families), clusterFacts(families)).map(([prod, stage]) => ({
    clusters: ['prod', 'stage'],
    documents: [lan(OFFICE, 'laptop', families), cluster('prod', OFFICE, prod), cluster('stage', BESIDE, stage)],
  })),
);

const apart = fc.tuple(lanFamilies, lanFamilies).chain(([here, there]) =>
  fc.tuple(clusterFacts(here), clusterFacts(there)).map(([prod, stage]) => ({
    clusters: ['prod', 'stage'],
    documents: [lan(OFFICE, 'laptop', here), lan(BRANCH, 'till', there), cluster('prod', OFFICE, prod), cluster('stage', BRANCH, stage)],
  })),
);

export const arbitrarySurroundings: fc.Arbitrary<ArbitrarySurroundings> = fc
  .oneof({ weight: 4, arbitrary: alone }, { weight: 1, arbitrary: sideBySide }, { weight: 1, arbitrary: apart })
  .map(({ clusters, documents }) => ({ clusters, documents: [...documents, ...namespaces(clusters)] }));
