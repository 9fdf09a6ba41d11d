import { cidr, parseCidr, type Cidr, type Cluster, type ClusterProfile, type FactSource, type ProxyMode } from '../../model/index.js';
import { diagnosticOf, type Report } from '../report.js';
import { awsVpc } from './awsVpc.js';
import { azure } from './azure.js';
import { bridge } from './bridge.js';
import { calico } from './calico.js';
import { canal } from './canal.js';
import { cilium } from './cilium.js';
import { flannel } from './flannel.js';
import { kindnet } from './kindnet.js';
import type { CniPreset, Fact } from './preset.js';
import { proxies } from './proxies.js';

const presets: ReadonlyMap<string, CniPreset> = new Map(
  [flannel, canal, calico, cilium, azure, awsVpc, kindnet, bridge].map((preset) => [preset.name, preset]),
);

/** Taken where the lab names no CNI: an overlay that enforces policies. */
const defaultCni = canal;

/** Taken for a CNI that Vantage does not know: the default's facts, except those that Kubernetes leaves open. */
function unknownPreset(name: string): CniPreset {
  return {
    ...defaultCni,
    name,
    hostNetworkPolicy: { ...defaultCni.hostNetworkPolicy, value: 'undefined' },
    policyAddresses: { value: 'undefined', reference: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors' },
  };
}

/** Facts of a cluster's pod network and service proxy: the Cluster document's, and those of the presets where it says nothing. */
export function profileOf(cluster: Cluster, report: Report): ClusterProfile {
  const { podNetwork, serviceNetwork } = cluster;
  const cni = podNetwork.cni ?? defaultCni.name;
  const known = presets.get(cni);
  if (known === undefined) report(unknownCni(cluster, cni));
  const sources = new Map<string, FactSource>();
  const preset = modeAdjusted(known ?? unknownPreset(cni), podNetwork.mode);
  const choose = <T>(name: string, field: string, given: NoInfer<T> | undefined, fact: Fact<T>): T => {
    sources.set(name, given === undefined ? { reference: fact.reference } : { origin: cluster.origin, field });
    return given ?? fact.value;
  };
  const proxy = choose<ProxyMode>('proxy', 'spec.serviceNetwork.proxy', serviceNetwork.proxy, {
    value: 'iptables',
    reference: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#proxy-modes',
  });
  const proxyPreset = proxies[proxy];
  const mode = choose('mode', 'spec.podNetwork.mode', podNetwork.mode, preset.mode);
  return {
    cni,
    mode,
    encapsulation: choose('encapsulation', 'spec.podNetwork.encapsulation', podNetwork.encapsulation, preset.encapsulation),
    podCidrs: podCidrsOf(podNetwork.cidrs, mode),
    masquerade: choose('masquerade', 'spec.podNetwork.mode', undefined, preset.masquerade),
    enforcesPolicy: choose('enforcesPolicy', 'spec.podNetwork.enforcesPolicy', podNetwork.enforcesPolicy, preset.enforcesPolicy),
    ipBlockMatchesPods: choose('ipBlockMatchesPods', 'spec.podNetwork.ipBlockMatchesPods', podNetwork.ipBlockMatchesPods, preset.ipBlockMatchesPods),
    ipBlockMatchesNodes: choose('ipBlockMatchesNodes', 'spec.podNetwork.cni', undefined, preset.ipBlockMatchesNodes),
    hostNetworkPolicy: choose('hostNetworkPolicy', 'spec.podNetwork.cni', undefined, preset.hostNetworkPolicy),
    policyAddresses: choose('policyAddresses', 'spec.podNetwork.cni', undefined, preset.policyAddresses),
    hairpin: choose('hairpin', 'spec.podNetwork.hairpin', podNetwork.hairpin, preset.hairpin),
    bridgeNetfilter: choose('bridgeNetfilter', 'spec.podNetwork.bridgeNetfilter', podNetwork.bridgeNetfilter, preset.bridgeNetfilter),
    proxy,
    ipvsScheduler: serviceNetwork.ipvsScheduler,
    nodePortAddresses: choose(
      'nodePortAddresses',
      'spec.serviceNetwork.nodePortAddresses',
      givenNodePortAddresses(serviceNetwork.nodePortAddresses),
      proxyPreset.nodePortAddresses,
    ),
    masqueradeAll: serviceNetwork.masqueradeAll,
    nodePortForwarding: choose('nodePortForwarding', 'spec.serviceNetwork.proxy', undefined, proxyPreset.nodePortForwarding),
    sources,
  };
}

/** What most installation guides put into the cluster's configuration; pods of flat networks take addresses from the LAN. */
const defaultPodRange = cidr('10.244.0.0/16');

function podCidrsOf(given: readonly Cidr[], mode: ClusterProfile['mode']): readonly Cidr[] {
  return given.length > 0 || mode === 'flat' ? given : [defaultPodRange];
}

/** A mode that differs from the preset's own changes what follows from it: who routes between nodes, and what is masqueraded. */
function modeAdjusted(preset: CniPreset, mode: ClusterProfile['mode'] | undefined): CniPreset {
  if (mode === undefined || mode === preset.mode.value) return preset;
  if (mode === 'overlay') {
    return {
      ...preset,
      encapsulation: { value: 'native', reference: 'https://learn.microsoft.com/azure/aks/azure-cni-overlay (the cloud routes between nodes)' },
      masquerade: { value: 'outsidePodNetwork', reference: 'https://learn.microsoft.com/azure/aks/azure-cni-overlay' },
    };
  }
  return {
    ...preset,
    encapsulation: { value: 'native', reference: 'https://kubernetes.io/docs/concepts/cluster-administration/networking/' },
    masquerade: { value: 'outsideLan', reference: 'https://kubernetes.io/docs/concepts/cluster-administration/networking/' },
  };
}

/** An empty list means the proxy's own default; `primary` the node's own addresses. */
function givenNodePortAddresses(given: readonly string[] | undefined): ClusterProfile['nodePortAddresses'] | undefined {
  if (given === undefined || given.length === 0) return undefined;
  if (given.includes('primary')) return 'primary';
  const ranges: readonly Cidr[] = given.map((text) => parseCidr(text)).filter((range) => range !== undefined);
  return ranges;
}

function unknownCni(cluster: Cluster, cni: string): ReturnType<typeof diagnosticOf> {
  return diagnosticOf({
    severity: 'WARNING',
    code: 'RECONCILE.UNKNOWN_CNI',
    message: `Vantage has no facts about the CNI ${cni}: cluster ${cluster.name} is taken as an overlay that enforces policies. Known are ${[...presets.keys()].join(', ')}; or state mode, encapsulation, enforcesPolicy and so on beside it.`,
    origin: cluster.origin,
    field: 'spec.podNetwork.cni',
  });
}
