/** The engine's answers as the schema shows them: types named, words written by `render`. */
import type { AllowedConnection, CapacityLimit, CapacityPlan, ConnectivityPeer, DnsAnswer, Hop, ReachAnswer, Step, StepKind, TopologyDescription, Trace } from '@vantage/engine';
import { capacityLimitText, stepText, summarize, summarizeDns, symptomOf } from '@vantage/usecases';
import { inSlices } from '../graphql/slices.js';

/** Each kind of step has a type of its own in the schema, named after it. */
export const stepTypes: { readonly [K in StepKind]: `${Capitalize<K>}Step` } = {
  searchExpansion: 'SearchExpansionStep',
  dnsForward: 'DnsForwardStep',
  dnsQuery: 'DnsQueryStep',
  hostsFile: 'HostsFileStep',
  send: 'SendStep',
  routeLookup: 'RouteLookupStep',
  neighbor: 'NeighborStep',
  encapsulation: 'EncapsulationStep',
  delivery: 'DeliveryStep',
  reply: 'ReplyStep',
  serviceTranslation: 'ServiceTranslationStep',
  loadBalancer: 'LoadBalancerStep',
  portForward: 'PortForwardStep',
  hostPort: 'HostPortStep',
  sourceTranslation: 'SourceTranslationStep',
  networkPolicy: 'NetworkPolicyStep',
  firewall: 'FirewallStep',
  ingressRouting: 'IngressRoutingStep',
  tls: 'TlsStep',
  httpResponse: 'HttpResponseStep',
  gatewayListener: 'GatewayListenerStep',
  gatewayRouting: 'GatewayRoutingStep',
  httpFilter: 'HttpFilterStep',
  unmodelled: 'UnmodelledStep',
};

/** Words are written only where they are asked for. */
function stepView(step: Step) {
  return { policies: [], ...step, __typename: stepTypes[step.kind], text: () => stepText(step) };
}

function hopView(hop: Hop) {
  return { at: hop.at, steps: hop.steps.map(stepView) };
}

function traceView(trace: Trace) {
  return { ...trace, hops: trace.hops.map(hopView), replies: trace.replies.map(hopView) };
}

export function reachView(answer: ReachAnswer) {
  return {
    reachability: answer.reachability,
    summary: () => summarize(answer),
    symptom: () => symptomOf(answer),
    traces: () => answer.traces.map(traceView),
    notes: answer.notes.map((note) => note.text),
  };
}

export function dnsView(answer: DnsAnswer) {
  return { ...answer, summary: () => summarizeDns(answer), hops: answer.hops.map(hopView), notes: answer.notes.map((note) => note.text) };
}

export function topologyView({ devices, services, ...rest }: TopologyDescription) {
  return { ...rest, devices: () => inSlices(devices, (device) => device), services: () => inSlices(services, (service) => service) };
}

export function connectionView({ from, to, all, ports }: AllowedConnection) {
  return { from: peerView(from), to: peerView(to), all, ports };
}

export function capacityView(plan: CapacityPlan) {
  return { ...plan, limitedBy: limitView(plan.limitedBy), limits: plan.limits.map(limitView) };
}

function limitView(limit: CapacityLimit) {
  return { ...limit, text: () => capacityLimitText(limit) };
}

function peerView(peer: ConnectivityPeer) {
  switch (peer.kind) {
    case 'workload':
      return { ...peer, __typename: 'Workload', kind: peer.workloadKind };
    case 'ipRange':
      return { ...peer, __typename: 'IpRange' };
    case 'ingressController':
      return { ...peer, __typename: 'IngressController' };
  }
}
