/** Puts a whole lab on the stage, and says from which namespace each vantage point speaks. */
import type { LabState } from '@vantage/engine';
import type { Agent } from '../namespaces/agent.js';
import type { Place, Stage } from '../namespaces/stage.js';
import { floorPlan, type LanFloor } from './floorPlan.js';
import { buildInternet } from './internet.js';
import { buildLan } from './lan.js';
import { dress } from './outfit.js';
import type { Ruleset } from '../rules/nodeRules.js';

/** A change of what nodes load, for tests that want to see a broken rule caught. */
export type Alteration = (rules: Ruleset) => Ruleset;

/** Agents by Vantage address: `internet/stranger`, `office/laptop`, `node/node1`, `shop/pod/cart-0`. */
export type VantagePoints = ReadonlyMap<string, Agent>;

export async function buildLab(stage: Stage, state: LabState, alter: Alteration = (rules) => rules): Promise<VantagePoints> {
  const floors = floorPlan(state);
  for (const index of state.topology.internet.hosts.keys()) await stage.internetHost(index);
  for (const floor of floors) await reserve(stage, floor);
  await buildInternet(stage, state);
  const points = vantagePoints(stage, state, floors);
  const used = new Set(points.values());
  const routers = stage.lans.map(({ router }) => router.agent);
  const idle = stage.places().filter(({ agent }) => !used.has(agent) && agent !== stage.isp.agent && !routers.includes(agent));
  await Promise.all([...idle.map((place: Place) => dress(place)), ...floors.map((floor) => buildLan(stage, floor, alter))]);
  return points;
}

/** Plugs in what is missing, one after the other: devices are numbered as they come. */
async function reserve(stage: Stage, floor: LanFloor): Promise<void> {
  await stage.lan(floor.index);
  for (const { index } of floor.hosts) await stage.lanHost(floor.index, index);
  for (const node of floor.nodes) {
    await stage.node(floor.index, node.index);
    for (const index of node.pods.keys()) await stage.pod(floor.index, node.index, index);
  }
}

function vantagePoints(stage: Stage, state: LabState, floors: readonly LanFloor[]): VantagePoints {
  const points = new Map<string, Agent>();
  const add = (address: string, place: Place | undefined): void => {
    if (place !== undefined) points.set(address, place.agent);
  };
  state.topology.internet.hosts.forEach((host, index) => add(`internet/${host.name}`, stage.internetHosts[index]));
  for (const floor of floors) {
    const lan = stage.lans[floor.index];
    for (const { index, host } of floor.hosts) add(`${floor.lan.name}/${host.name}`, lan?.hosts[index]);
    for (const { index, node, cluster, pods } of floor.nodes) {
      const place = lan?.nodes[index];
      add(node.address, place);
      pods.forEach((pod, number) => add(pod.address, place?.pods[number]));
      const guests = cluster.pods.filter((pod) => pod.hostNetwork && pod.placement.kind === 'running' && pod.placement.node === node.name);
      for (const guest of guests) add(guest.address, place);
    }
  }
  return points;
}
