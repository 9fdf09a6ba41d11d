/**
 * What policies allow between workloads, address ranges and ingress controllers on direct pod traffic, whatever listens there and
 * whether or not the cluster's plugin enforces it. Pods collapse into their workload, which has what any of its pods has.
 */
import type { Network } from '../../compile/index.js';
import { policiesOf, type ClusterPolicies, type Direction } from '../../compile/policyTables.js';
import { cite, type ClusterState, type Ingress, type Ip } from '../../model/index.js';
import type { AllowedConnection, ConnectivityAnswer, ConnectivityPeer, Note } from '../../trace/index.js';
import type { BlocksReach, SeenPeer } from '../../walk/policyPeer.js';
import { policyAtoms } from '../addressAtoms.js';
import { addressRanges } from './addressRanges.js';
import { allowedConnections } from './allowedConnections.js';
import { intersect, isEverything, isNothing, NOTHING, PROTOCOLS, unionAll, type ConnectionSet } from './connectionSet.js';
import { openedByGateway, openedByIngresses, openedByRoutes, type OpenedPorts } from './doors.js';
import { partyIndex, workloadsOf, type Face, type Party, type PartyIndex, type WorkloadParties } from './parties.js';

export interface ConnectivityQuestion {
  /** Only connections that start or end in this namespace; absent: all. */
  readonly namespace?: string;
  /** Whether address blocks are held against the addresses of pods too; plugins differ. */
  readonly ipBlockMatchesPods?: boolean;
}

export function connectivity(network: Network, question: ConnectivityQuestion = {}): ConnectivityAnswer {
  const reach: BlocksReach = question.ipBlockMatchesPods === true ? 'pods too' : 'outside only';
  const answers = network.state.clusters.map((cluster) => connectivityOf(cluster, policiesOf(network.policy, cluster.name), reach));
  const { namespace } = question;
  const touches = (peer: ConnectivityPeer): boolean => peer.kind === 'workload' && peer.namespace === namespace;
  return {
    connections: answers.flatMap((answer) => answer.connections).filter(({ from, to }) => namespace === undefined || touches(from) || touches(to)),
    notes: answers.flatMap((answer) => answer.notes),
  };
}

function connectivityOf(cluster: ClusterState, policies: ClusterPolicies, reach: BlocksReach): ConnectivityAnswer {
  const parties = partyIndex(policies, policyAtoms(cluster));
  const workloads = workloadsOf(cluster, parties);
  const between = betweenParties(reach);
  return {
    connections: [
      ...fromOutside(workloads, policies, reach),
      ...workloads.flatMap((from) =>
        workloads.filter((to) => to !== from).flatMap((to) => connection(from.workload, to.workload, unionAll(from.parties.flatMap((a) => to.parties.map((b) => between(a, b)))))),
      ),
      ...toOutside(workloads, policies, reach),
      ...fromControllers(cluster, workloads, parties, between),
    ],
    notes: notesOn(policies),
  };
}

type Between = (from: Party, to: Party) => ConnectionSet;

/**
 * Egress of the one and ingress of the other must both allow it, for addresses of one family: a connection has one. Many workloads are alike, so that
 * each pair of parties is worked out once.
 */
function betweenParties(blocksReach: BlocksReach): Between {
  const known = new Map<Party, Map<Party, ConnectionSet>>();
  return (from, to) => {
    const knownFrom = known.get(from) ?? new Map<Party, ConnectionSet>();
    known.set(from, knownFrom);
    const found = knownFrom.get(to);
    if (found !== undefined) return found;
    const allowed = unionAll(
      facesOf(from, to).map(([near, far]) => {
        const leaves = allowedConnections(from.policies.egress, { ...far, destinationPorts: to.ports, blocksReach });
        const enters = allowedConnections(to.policies.ingress, { ...near, destinationPorts: to.ports, blocksReach });
        return intersect(leaves, enters);
      }),
    );
    knownFrom.set(to, allowed);
    return allowed;
  };
}

function facesOf(from: Party, to: Party): readonly (readonly [Face, Face])[] {
  return from.faces.flatMap((near) => to.faces.filter(({ family }) => family === undefined || near.family === undefined || family === near.family).map((far) => [near, far] as const));
}

function fromOutside(workloads: readonly WorkloadParties[], policies: ClusterPolicies, reach: BlocksReach): readonly AllowedConnection[] {
  return addressRanges(policies, 'ingress').flatMap((range) =>
    workloads.flatMap(({ workload, parties }) => connection({ kind: 'ipRange', ...range }, workload, unionAll(parties.map((party) => withOutside(party, 'ingress', range.from, reach))))),
  );
}

function toOutside(workloads: readonly WorkloadParties[], policies: ClusterPolicies, reach: BlocksReach): readonly AllowedConnection[] {
  const ranges = addressRanges(policies, 'egress');
  return workloads.flatMap(({ workload, parties }) =>
    ranges.flatMap((range) => connection(workload, { kind: 'ipRange', ...range }, unionAll(parties.map((party) => withOutside(party, 'egress', range.from, reach))))),
  );
}

function withOutside(party: Party, direction: Direction, address: Ip, blocksReach: BlocksReach): ConnectionSet {
  const outside: SeenPeer = { podClass: undefined, node: undefined, ips: [address] };
  const destinationPorts = direction === 'ingress' ? party.ports : [];
  return allowedConnections(party.policies[direction], { peer: outside, adminPeer: outside, destinationPorts, blocksReach });
}

const UNSEEN_CONTROLLER = 'ingress-controller';

/** Ports that Ingresses, Routes and Gateways open, as far as policies let the controller's pods reach them. */
function fromControllers(cluster: ClusterState, workloads: readonly WorkloadParties[], { unseen, ofPod }: PartyIndex, between: Between): readonly AllowedConnection[] {
  const pods = new Map(cluster.pods.map((pod) => [pod.address, pod]));
  const seen = cluster.ingressControllers.map(({ class: name, builtIn, pods: addresses, ingresses }) => ({
    name: builtIn ? UNSEEN_CONTROLLER : name,
    // No file shows the built-in one, so that there are no labels to count on.
    parties: builtIn ? [] : addresses.flatMap((address) => pods.get(address) ?? []).map(ofPod),
    opened: openedByIngresses(cluster, ingresses),
  }));
  const gateways = cluster.gateways
    .filter((gateway) => gateway.pods.length > 0)
    .map((gateway) => ({
      name: `${gateway.namespace}/gateway/${gateway.name}`,
      parties: gateway.pods.flatMap((address) => pods.get(address) ?? []).map(ofPod),
      opened: openedByGateway(cluster, gateway),
    }));
  // An Ingress without a controller leads nowhere today; what policies would allow is told as if one came.
  const served = new Set(cluster.ingressControllers.flatMap(({ ingresses }) => ingresses.map(nameOf)));
  const orphans = openedByIngresses(cluster, cluster.spec.objects.ingresses.filter((ingress) => !served.has(nameOf(ingress))));
  const controllers = [
    ...gateways,
    ...seen.map((controller) => (controller.parties.length === 0 ? { ...controller, parties: [unseen] } : controller)),
    { name: UNSEEN_CONTROLLER, parties: [unseen], opened: orphans },
    { name: UNSEEN_CONTROLLER, parties: [unseen], opened: openedByRoutes(cluster, cluster.spec.objects.routes) },
  ];
  const byName = new Map<string, typeof controllers>();
  for (const controller of controllers) byName.set(controller.name, [...(byName.get(controller.name) ?? []), controller]);
  return [...byName.entries()].flatMap(([name, alike]) =>
    workloads.flatMap((to) => {
      const sets = alike.flatMap(({ parties, opened }) => intersect(openedOf(to, opened), unionAll(parties.flatMap((from) => to.parties.map((party) => between(from, party))))));
      return connection({ kind: 'ingressController', name }, to.workload, unionAll(sets));
    }),
  );
}

function nameOf({ metadata }: Ingress): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function openedOf(workload: WorkloadParties, opened: OpenedPorts): ConnectionSet {
  return unionAll(workload.pods.map((pod) => opened.get(pod) ?? NOTHING));
}

function connection(from: ConnectivityPeer, to: ConnectivityPeer, allowed: ConnectionSet): readonly AllowedConnection[] {
  if (isNothing(allowed)) return [];
  if (isEverything(allowed)) return [{ from, to, all: true, ports: [] }];
  return [{ from, to, all: false, ports: PROTOCOLS.flatMap((protocol) => allowed[protocol].map((range) => ({ protocol, ...range }))) }];
}

function notesOn(policies: ClusterPolicies): readonly Note[] {
  return policies.unmodelled.map((object) => ({
    code: 'CONNECTIVITY.UNMODELLED_POLICY',
    cites: [cite(object.origin)],
    text: `${object.origin.resource} is not modelled: what it allows or denies is missing here.`,
  }));
}
