import type { StringMap } from '@vantage/engine';
import { entryOf, type MapNode } from '../text/node.js';

/** Names by which installations of ingress-nginx call its ConfigMap: its own manifests and chart, older ones, and MicroK8s. */
const controllerConfigs = new Set(['ingress-nginx-controller', 'nginx-configuration', 'nginx-load-balancer-microk8s-conf']);

export function isControllerConfig(name: string): boolean {
  return controllerConfigs.has(name);
}

/** `data` of a ConfigMap, as far as it is text. */
export function dataOf(node: MapNode): StringMap {
  const data = entryOf(node, 'data')?.value;
  if (data?.kind !== 'map') return {};
  return Object.fromEntries(data.entries.flatMap(({ key, value }) => (value.kind === 'scalar' && typeof value.value === 'string' ? [[key, value.value] as const] : [])));
}
