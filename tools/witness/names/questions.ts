/** Which names are asked for from which pods. */
import type { ClusterState, LabState, PodState } from '@vantage/engine';
import { Dice } from '../generator/dice.js';
import { spelled } from './zone.js';

export interface NameQuestion {
  readonly pod: PodState;
  readonly cluster: ClusterState;
  readonly name: string;
  readonly type: 'A' | 'AAAA';
}

const TYPES = ['A', 'AAAA'] as const;

export function drawQuestions(state: LabState, count: number, seed: number): readonly NameQuestion[] {
  const dice = new Dice(seed ^ 0xd45);
  const all = state.clusters.flatMap((cluster) => {
    const names = [
      ...cluster.services.flatMap((service) => formsOf(service.name, service.namespace, cluster.spec.dns.domain)),
      ...cluster.pods.flatMap((pod) => namesOfPod(pod, cluster.spec.dns.domain)),
      ...outsideNames(state),
      ...['laptop', 'www', 'pinned', 'nothing', 'nothing.default', 'localhost'],
    ];
    const askers = cluster.pods.filter(({ placement, resolver }) => placement.kind === 'running' && resolver === 'glibc');
    return askers.flatMap((pod) => [...new Set(names)].flatMap((name) => TYPES.map((type) => ({ pod, cluster, name, type }))));
  });
  return dice.sample(all, count);
}

function formsOf(name: string, namespace: string, zone: string): readonly string[] {
  const full = `${name}.${namespace}.svc.${zone}`;
  return [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, full, `${full}.`, `${name}.${namespace}.`, full.toUpperCase(), `${name}.elsewhere`];
}

/** By its name, by its hostname, where it has one, and by its address: in its own namespace, and in one that has no such pod. */
function namesOfPod({ name, hostname, subdomain, namespace, ips }: PodState, zone: string): readonly string[] {
  const byHostname = hostname === undefined || subdomain === undefined ? [] : [`${hostname}.${subdomain}.${namespace}.svc.${zone}`];
  return [name, ...byHostname, ...ips.map(spelled).flatMap((label) => [`${label}.${namespace}.pod.${zone}`, `${label}.default.pod`])];
}

function outsideNames(state: LabState): readonly string[] {
  const zones = [...state.topology.internet.zones, ...state.topology.lans.flatMap(({ dns }) => dns.zones)];
  return zones.flatMap((zone) => zone.records.map(({ name }) => (name === '@' ? zone.name : `${name}.${zone.name}`))).flatMap((name) => [name, `${name}.`]);
}
