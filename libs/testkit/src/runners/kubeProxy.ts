/** Packet flows through one node's service proxy: `flows.json`, settings, objects and flows a case. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cidr, cidrOf, cidrsOverlap, compile, familyOf, ip, parseCidr, parseIp, reach, reconcile, type Cidr, type LabState, type Network, type ProxyMode, type Step, type Trace } from '@vantage/engine';
import { parseLab, type LabFile } from '@vantage/manifests';
import type { CaseVerdict } from './corpusRunner.js';

interface FlowCase {
  readonly test: string;
  readonly case: string;
  readonly settings: Settings;
  readonly objects: readonly KubernetesManifest[];
  readonly flows: readonly Flow[];
}

interface Settings {
  readonly podCIDR: string;
  readonly nodePortAddresses: readonly string[];
  readonly masqueradeAll: boolean;
  /** Whether kube-proxy knows the pods' range. */
  readonly localDetector: boolean;
  readonly proxy: 'iptables' | 'nftables';
  /** `false`: node ports are kept off loopback (--iptables-localhost-nodeports). */
  readonly localhostNodePorts?: boolean;
  /** Whether any rule is expected for `lbIP`. */
  readonly lbRuleExpected?: boolean;
  readonly lbIP?: string;
}

interface KubernetesManifest {
  readonly kind: string;
  readonly spec?: { readonly clusterIP?: string };
}

interface Flow {
  readonly name: string;
  readonly sourceIP: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly destIP: string;
  readonly destPort: number;
  /** Endpoints that may be chosen, `REJECT`, `DROP`, `ACCEPT`, or nothing where no rule matches. */
  readonly output: string;
  readonly masq: boolean;
  /** What iptables mode makes of it, where it differs. */
  readonly iptables?: string;
}

export function runKubeProxy(folder: string): readonly CaseVerdict[] {
  return readCases(readFileSync(join(folder, 'flows.json'), 'utf8')).flatMap((flowCase) => {
    const name = [flowCase.test, flowCase.case].filter((part) => part !== '').join(': ');
    const differing = flowCase.flows.filter((flow) => flow.iptables !== undefined);
    const verdict = { name, differences: differencesOf(flowCase, flowCase.settings.proxy, flowCase.flows) };
    if (differing.length === 0) return [verdict];
    const inIptables = differing.map((flow) => ({ ...flow, output: flow.iptables ?? '' }));
    return [verdict, { name: `${name} (iptables)`, differences: differencesOf(flowCase, 'iptables', inIptables) }];
  });
}

function readCases(text: string): readonly FlowCase[] {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('cases' in value) || !isCases(value.cases)) throw new Error('flows.json has no cases');
  return value.cases;
}

function isCases(value: unknown): value is readonly FlowCase[] {
  return Array.isArray(value) && value.every((each: unknown) => typeof each === 'object' && each !== null && 'settings' in each && 'flows' in each);
}

function differencesOf(flowCase: FlowCase, proxy: ProxyMode, flows: readonly Flow[]): readonly string[] {
  const network = networkOfCase(flowCase, proxy);
  return [...flows.flatMap((flow) => compare(network, flow)), ...balancerRule(network, flowCase.settings)];
}

/** Does the node know the balancer's address at all? */
function balancerRule(network: Network, { lbIP, lbRuleExpected }: Settings): readonly string[] {
  if (lbIP === undefined || lbRuleExpected === undefined) return [];
  const ports = network.state.clusters.flatMap((cluster) => cluster.services.flatMap((service) => service.ports.map((port) => port.port)));
  const found = ports.some((port) => {
    const asked = reach(network, { from: 'ip/203.0.113.2', to: `${lbIP}:${port}`, enterAt: NODE });
    return asked.ok && asked.value.traces.some((trace) => stepsAtNode(trace).some((step) => step.kind === 'serviceTranslation'));
  });
  return found === lbRuleExpected ? [] : [`${lbIP}: expected ${lbRuleExpected ? 'a rule' : 'no rule'}`];
}

function compare(network: Network, flow: Flow): readonly string[] {
  const to = `${familyOf(ip(flow.destIP)) === 6 ? `[${flow.destIP}]` : flow.destIP}:${flow.destPort}`;
  const asked = reach(network, { from: `ip/${flow.sourceIP}`, to, protocol: flow.protocol, enterAt: NODE });
  if (!asked.ok) return [`${flow.name}: ${asked.failure.message}`];
  const atNode = asked.value.traces.map((trace) => stepsAtNode(trace));
  const output = [...new Set(asked.value.traces.map((trace, index) => outputOf(trace, atNode[index] ?? [])))].sort().join(', ');
  const expected = flow.output.split(', ').sort().join(', ');
  const masq = atNode.some((steps) => steps.some((step) => step.kind === 'sourceTranslation' && step.reason !== 'LEAVES_POD_NETWORK'));
  return [
    ...(output === expected ? [] : [`${flow.name}: expected "${expected}", got "${output}"`]),
    ...(masq === flow.masq ? [] : [`${flow.name}: expected ${flow.masq ? 'masquerading' : 'no masquerading'}`]),
  ];
}

const NODE = 'node/test-node';

function stepsAtNode(trace: Trace): readonly Step[] {
  return trace.hops.filter((hop) => hop.at === NODE).flatMap((hop) => hop.steps);
}

function outputOf(trace: Trace, steps: readonly Step[]): string {
  for (const step of steps) {
    if (step.kind === 'delivery' && step.outcome === 'ACCEPTED') return 'ACCEPT';
    if (step.kind !== 'serviceTranslation') continue;
    switch (step.outcome) {
      case 'TRANSLATED':
        return `${familyOf(ip(step.endpointIp)) === 6 ? `[${step.endpointIp}]` : step.endpointIp}:${step.endpointPort}`;
      case 'REJECTED':
        return 'REJECT';
      case 'DROPPED':
        return 'DROP';
      case 'NOT_TRANSLATED':
        break;
    }
  }
  return trace.disposition === 'UNSUPPORTED' || trace.disposition === 'UNDEFINED' ? trace.disposition : '';
}

function networkOfCase({ settings, objects }: FlowCase, proxy: ProxyMode): Network {
  const lab: LabFile = { path: 'lab.json', content: JSON.stringify(surroundings(settings, objects, proxy)) };
  const list: LabFile = { path: 'objects.json', content: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) };
  const state = reconcile(parseLab([lab, list]).topology);
  return compile(settings.localDetector ? state : withoutPodRange(state));
}

/** The node under test, with a second address of each family, in a LAN with a way out. */
function surroundings(settings: Settings, objects: readonly KubernetesManifest[], proxy: ProxyMode): unknown {
  const lan = {
    apiVersion: 'vantage.lab/v1',
    kind: 'Lan',
    metadata: { name: 'lan' },
    spec: {
      cidrs: ['192.168.0.0/24', '192.168.1.0/24', '2001:db8::/64', '2001:db8:1::/64'],
      router: { ip: ['192.168.0.254', '2001:db8::fe'], publicIP: '198.51.100.1' },
      virtualIPs: ['192.168.1.2', '2001:db8:1::2'].map((address) => ({ ip: address, owners: [`cluster/${NODE}`] })),
    },
  };
  const cluster = {
    apiVersion: 'vantage.lab/v1',
    kind: 'Cluster',
    metadata: { name: 'cluster' },
    spec: {
      lan: 'lan',
      nodes: [{ name: 'test-node', ip: ['192.168.0.2', '2001:db8::1'] }],
      podNetwork: { cni: 'bridge', mode: 'overlay', cidrs: [settings.podCIDR] },
      serviceNetwork: {
        cidrs: serviceRanges(objects),
        nodePortRange: '1-32767',
        proxy,
        nodePortAddresses: settings.localhostNodePorts === false ? withoutLoopback(settings.nodePortAddresses) : settings.nodePortAddresses,
        masqueradeAll: settings.masqueradeAll,
      },
      loadBalancers: { kind: 'none' },
    },
  };
  return { apiVersion: 'v1', kind: 'List', items: [lan, cluster] };
}

/** kube-proxy skips loopback addresses of the ranges that it is given where node ports are kept off them. */
function withoutLoopback(ranges: readonly string[]): readonly string[] {
  const kept = ranges.flatMap((range) => rangesWithout(range, cidr('127.0.0.0/8')));
  // An empty list would mean the default: a range that no node has means none.
  return kept.length === 0 ? ['0.0.0.0/32'] : kept;
}

/** The parts of a range that lie outside of another one. */
function rangesWithout(text: string, other: Cidr): readonly string[] {
  const range = parseCidr(text);
  if (range === undefined || !cidrsOverlap(range, other)) return [text];
  if (range.prefix >= other.prefix) return [];
  const half = range.prefix + 1;
  return [cidrOf(range.family, range.first, half), cidrOf(range.family, range.last, half)].flatMap((part) => rangesWithout(part.text, other));
}

/** The ranges around the addresses that the Services already have. */
function serviceRanges(objects: readonly KubernetesManifest[]): readonly string[] {
  const addresses = objects.flatMap((object) => parseIp(object.spec?.clusterIP ?? '') ?? []);
  const ranges = addresses.flatMap((address) => parseCidr(`${address}/${familyOf(address) === 4 ? 16 : 112}`)?.text ?? []);
  return ranges.length === 0 ? ['172.30.0.0/16'] : [...new Set(ranges)];
}

/** kube-proxy without a local traffic detector knows no range of pods. */
function withoutPodRange(state: LabState): LabState {
  return { ...state, clusters: state.clusters.map((cluster) => ({ ...cluster, profile: { ...cluster.profile, podCidrs: [] } })) };
}
