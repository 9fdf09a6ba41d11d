import { matchesLabels, type PodState, type StringMap } from '../../model/index.js';

/** Pods by namespace and label, so that a selector looks only at pods that carry its rarest label. */
export interface PodIndex {
  selectedBy(namespace: string, selector: StringMap): readonly PodState[];
}

export function podIndex(pods: readonly PodState[]): PodIndex {
  const byLabel = new Map<string, PodState[]>();
  for (const pod of pods) {
    for (const [name, value] of Object.entries(pod.labels)) {
      const key = `${pod.namespace}/${name}=${value}`;
      const list = byLabel.get(key);
      if (list === undefined) byLabel.set(key, [pod]);
      else list.push(pod);
    }
  }
  return {
    selectedBy: (namespace, selector) => {
      const candidates = Object.entries(selector).map(([name, value]) => byLabel.get(`${namespace}/${name}=${value}`) ?? []);
      const rarest = candidates.reduce<readonly PodState[]>((least, list, index) => (index === 0 || list.length < least.length ? list : least), []);
      return rarest.filter((pod) => matchesLabels(selector, pod.labels));
    },
  };
}
