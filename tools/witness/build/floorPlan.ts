/** Which place of the stage each device of a lab takes, and why a lab cannot be staged. */
import type { ClusterState, Lan, LabState, LanHost, NodeState, PodState, ServiceState } from '@vantage/engine';
import { unbuildableRules } from '../rules/nodeRules.js';

export interface LanFloor {
  readonly index: number;
  readonly lan: Lan;
  readonly hosts: readonly { readonly index: number; readonly host: LanHost }[];
  readonly nodes: readonly NodeFloor[];
}

export interface NodeFloor {
  readonly index: number;
  readonly node: NodeState;
  readonly cluster: ClusterState;
  /** Pods with an address of their own. */
  readonly pods: readonly PodState[];
}

/** The LANs of a lab, numbered as the stage has them. */
export function floorPlan(state: LabState): readonly LanFloor[] {
  return state.topology.lans.map((lan, index) => {
    const clusters = state.clusters.filter(({ spec }) => spec.lan === lan.name);
    const nodes = clusters.flatMap((cluster) => cluster.nodes.map((node) => ({ node, cluster, pods: podsOn(node, cluster) })));
    return {
      index,
      lan,
      hosts: lan.hosts.map((host, number) => ({ index: number, host })),
      nodes: nodes.map((floor, number) => ({ ...floor, index: number })),
    };
  });
}

/** Why the witness cannot build the lab; `undefined` where it can. */
export function unbuildable(state: LabState): string | undefined {
  if (state.topology.links.length > 0) return 'links between LANs';
  for (const cluster of state.clusters) {
    if (cluster.spec.lan === undefined) return `cluster ${cluster.name} stands in no LAN`;
    if (cluster.profile.mode === 'flat') return 'flat pod networks';
    if (cluster.profile.encapsulation === 'ipip') return 'ipip';
    if (cluster.unmodelled.some(({ concerns }) => concerns !== 'nothing')) return 'objects that Vantage does not model';
    if (cluster.services.some(hasBalancerOfItsOwn)) return 'load balancers in front of the nodes';
    const rules = unbuildableRules(cluster);
    if (rules !== undefined) return rules;
  }
  return undefined;
}

/** Addresses that only the status gives are announced by the lab's virtual IPs; any other balancer is a device, or a speaker, of its own. */
function hasBalancerOfItsOwn({ loadBalancer }: ServiceState): boolean {
  return loadBalancer?.kind === 'provisioned' && loadBalancer.implementation !== 'status';
}

function podsOn(node: NodeState, cluster: ClusterState): readonly PodState[] {
  return cluster.pods.filter((pod) => pod.placement.kind === 'running' && pod.placement.node === node.name && !pod.hostNetwork && pod.ips.length > 0);
}
