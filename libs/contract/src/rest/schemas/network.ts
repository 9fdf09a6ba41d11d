/** The network itself, and for how much it has room. */
import { z } from 'zod';
import { cite } from './answer.js';

const text = z.string();
const maybe = text.optional();
const texts = z.array(text);

const network = z
  .object({ name: text, kind: z.enum(['INTERNET', 'LAN', 'POD_NETWORK', 'SERVICE_NETWORK']), cidrs: texts, parent: maybe.describe('What its router joins it to; the LAN of a cluster’s networks.') })
  .meta({ id: 'Network', description: 'A range of addresses that belong together.' });

const device = z
  .object({
    address: text,
    name: text,
    kind: z.enum(['INTERNET_HOST', 'ROUTER', 'LAN_HOST', 'NODE', 'POD']),
    network: text,
    parent: maybe.describe('A pod’s node; absent while it has none.'),
    ips: texts.describe('Empty for a pod that is Pending.'),
    cluster: maybe,
    namespace: maybe,
    workload: maybe.describe('What made the pod: `Deployment shop/cart`.'),
    ready: z.boolean(),
  })
  .meta({ id: 'Device', description: 'Anything that sends or receives packets.' });

const cluster = z
  .object({ name: text, lan: maybe, cni: text, proxy: text.describe('`iptables`, `nftables`, `ipvs` or `cilium`.'), namespaces: texts })
  .meta({ id: 'Cluster' });

const service = z
  .object({
    address: text,
    cluster: text,
    namespace: text,
    name: text,
    type: text,
    clusterIps: texts,
    externalIps: texts,
    ports: z.array(z.object({ name: text, protocol: text, port: z.int(), nodePort: z.int().optional() })),
    endpoints: texts.describe('Addresses of the ready pods behind it.'),
  })
  .meta({ id: 'Service' });

const listener = z.object({ name: text, port: z.int(), protocol: text, hostname: maybe, refusal: maybe.describe('Why it serves nothing.'), routes: texts.describe('`HTTPRoute shop/cart`, those that hang on it.') });

const gateway = z
  .object({ address: text, cluster: text, namespace: text, name: text, className: text, addresses: texts.describe('Empty where nobody serves it.'), listeners: z.array(listener) })
  .meta({ id: 'Gateway' });

const link = z.object({ name: text, type: text, between: texts.describe('Two networks.') }).meta({ id: 'Link' });

export const topology = z
  .object({ networks: z.array(network), devices: z.array(device), clusters: z.array(cluster), services: z.array(service), gateways: z.array(gateway), links: z.array(link) })
  .meta({ id: 'Topology' });

const limit = z
  .object({
    kind: z.enum(['LAN_ADDRESSES', 'POD_RANGE', 'SUPPORTED_NODES', 'NODE_POD_RANGE', 'MAX_PODS', 'INSTANCE_INTERFACES', 'SERVICE_RANGE', 'NODE_PORT_RANGE']),
    unit: z.enum(['NODES', 'PODS_PER_NODE', 'SERVICES', 'NODE_PORTS']),
    value: z.int(),
    text: text.describe('For a person: `The LAN’s 10.0.0.0/22 has 1019 addresses for the cluster, 101 a node: 10 nodes.`'),
    cites: z.array(cite),
  })
  .meta({ id: 'CapacityLimit' });

const etcd = z.object({ members: z.int(), quorum: z.int(), tolerates: z.int(), down: z.int(), hasQuorum: z.boolean(), cites: z.array(cite) });

export const capacity = z
  .object({
    clusters: z.array(
      z
        .object({
          cluster: text,
          maxNodes: z.int().describe('Those that there are included.'),
          podsPerNode: z.int(),
          maxPods: z.int(),
          maxServices: z.int(),
          limitedBy: limit.describe('What is reached first when nodes are added.'),
          limits: z.array(limit),
          etcd,
        })
        .meta({ id: 'CapacityPlan', description: 'How much a cluster’s networks hold: addresses, ranges and configured limits, not the memory of machines.' }),
    ),
  })
  .meta({ id: 'Capacity' });
