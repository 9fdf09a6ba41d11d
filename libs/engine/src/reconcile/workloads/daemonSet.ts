import type { DaemonSet, Pod, PodSpec, Toleration } from '../../model/index.js';
import { fitsNode } from '../scheduling/nodeFit.js';
import { activePods, type WorkloadContext } from './context.js';
import { podNamer } from './podNames.js';
import type { PodDraft } from './podDraft.js';
import { namespaceOf, podFromTemplate, refOf } from './template.js';

/** Added to every pod of a DaemonSet: pkg/controller/daemon/util/daemonset_util.go (AddOrUpdateDaemonPodTolerations). */
const daemonTolerations: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

const hostNetworkToleration: Toleration = { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' };

/** One pod on each node that its selectors and tolerations allow. */
export function podsOfDaemonSet(set: DaemonSet, context: WorkloadContext): readonly PodDraft[] {
  const spec = withTolerations(set.spec.template.spec);
  const nameFor = podNamer(namespaceOf(set), set.metadata.name, context);
  const covered = new Set(activePods(context.owners.podsOf(set)).map(nodeOf));
  return context.nodes
    .filter((node) => !covered.has(node.state.name) && fitsNode(spec, node).kind === 'fits')
    .map((node) =>
      podFromTemplate(set, { ...set.spec.template, spec }, {
        // named by its node, so that a node more or less renames no other node's pod
        name: nameFor(node.state.name),
        workload: refOf(set),
        pinnedTo: node.state.name,
      }),
    );
}

function withTolerations(spec: PodSpec): PodSpec {
  const added = spec.hostNetwork === true ? [...daemonTolerations, hostNetworkToleration] : daemonTolerations;
  return { ...spec, tolerations: [...(spec.tolerations ?? []), ...added] };
}

/** Where a given pod runs, or the node that the controller made it for (a required affinity on its name). */
function nodeOf(pod: Pod): string | undefined {
  if (pod.spec.nodeName !== undefined) return pod.spec.nodeName;
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap((term) => term.matchFields ?? []).find((field) => field.key === 'metadata.name')?.values?.[0];
}
