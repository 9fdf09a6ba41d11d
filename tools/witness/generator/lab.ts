/** A random lab, as the text of its files. */
import { stringify } from 'yaml';
import { adminPolicies } from './adminPolicies.js';
import { cluster, drawCluster } from './cluster.js';
import { Dice } from './dice.js';
import type { Document } from './document.js';
import { networkPolicies } from './policies.js';
import { drawPods, pods } from './pods.js';
import { drawServices, services } from './services.js';
import { surroundings } from './surroundings.js';

/** The text of the lab with that number: the same number, the same text. */
export function generateLab(seed: number): string {
  const dice = new Dice(seed);
  const drawn = drawCluster(dice);
  const podList = drawPods(dice, drawn);
  const serviceList = drawServices(dice, drawn, podList);
  const documents: readonly Document[] = [
    ...surroundings(dice, drawn, serviceList),
    cluster(drawn),
    ...['default', 'shop'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: name } } })),
    ...pods(podList),
    ...services(serviceList),
    ...(drawn.enforcesPolicy && dice.chance(0.8) ? networkPolicies(dice) : []),
    ...(drawn.enforcesPolicy && dice.chance(0.35) ? adminPolicies(dice) : []),
  ];
  return documents.map((document) => stringify(document)).join('---\n');
}
