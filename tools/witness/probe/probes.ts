/** Which of all the questions of a lab are asked: a random part, the same for the same seed. */
import type { LabState } from '@vantage/engine';
import { Dice } from '../generator/dice.js';
import { endpoint } from '../rules/addresses.js';
import { loopbackTargets, targetsOf, type Target } from './targets.js';

export interface Probe {
  /** Vantage address. */
  readonly from: string;
  readonly target: Target;
  /** A client may stay with the endpoint it was given. */
  readonly sticky: boolean;
}

/** At most `count` probes of all vantage points times all targets. A ping costs a process: few of them. */
export function drawProbes(state: LabState, vantagePoints: readonly string[], count: number, seed: number): readonly Probe[] {
  const dice = new Dice(seed ^ 0x5eed);
  const sticky = stickyAddresses(state);
  const everywhere = targetsOf(state);
  const loopback = state.clusters.flatMap((cluster) => cluster.nodes.flatMap(({ address }) => loopbackTargets(cluster).map((target) => ({ from: address, target }))));
  const all = [...vantagePoints.flatMap((from) => everywhere.map((target) => ({ from, target }))), ...loopback];
  const isPing = ({ target }: { readonly target: Target }): boolean => target.protocol === 'ICMP';
  const connects = dice.sample(all.filter((probe) => !isPing(probe)), Math.ceil(count * 0.94));
  const pings = dice.sample(all.filter(isPing), Math.floor(count * 0.06));
  return [...connects, ...pings].map((probe) => ({ ...probe, sticky: sticky(probe.target) }));
}

/** Whether a target may lead to a Service that keeps its clients. */
export function stickyAddresses(state: LabState): (target: Target) => boolean {
  const services = state.clusters.flatMap((cluster) => cluster.services).filter(({ sessionAffinity }) => sessionAffinity.kind === 'ClientIP');
  const ips = new Set<string>(services.flatMap((service) => [...service.clusterIps, ...service.externalIps, ...balancerIps(service)]));
  const nodePorts = new Set(services.flatMap((service) => service.ports.flatMap(({ nodePort }) => nodePort ?? [])));
  const forwarded = new Set(
    state.topology.lans.flatMap(({ router }) => (router?.portForwards ?? []).flatMap(({ port, to }) => (nodePorts.has(to.port) ? [port] : []))),
  );
  return ({ ip, port }) => ips.has(ip) || (port !== undefined && (nodePorts.has(port) || forwarded.has(port)));
}

function balancerIps(service: LabState['clusters'][number]['services'][number]): readonly string[] {
  return service.loadBalancer?.kind === 'provisioned' ? service.loadBalancer.addresses.flatMap(({ ip }) => ip ?? []) : [];
}

export function probeText({ from, target }: Probe): string {
  return `${from} → ${target.protocol} ${target.port === undefined ? target.ip : endpoint(target.ip, target.port)}`;
}
