import type { Pod } from '../../model/index.js';
import type { Owners } from './owners.js';
import type { PodDraft } from './podDraft.js';
import { namespaceOf } from './template.js';

/** A pod with a manifest of its own. */
export function podFromManifest(pod: Pod, owners: Owners): PodDraft {
  return {
    namespace: namespaceOf(pod),
    name: pod.metadata.name,
    labels: pod.metadata.labels ?? {},
    annotations: pod.metadata.annotations ?? {},
    workload: owners.topmost(pod),
    spec: pod.spec,
    status: pod.status,
    terminating: pod.metadata.deletionTimestamp !== undefined,
    hostname: pod.spec.hostname,
    subdomain: pod.spec.subdomain,
    pinnedTo: undefined,
    startsInOrder: undefined,
    origin: pod.origin,
    specField: 'spec',
  };
}
