import { namespacedAddress, parseIp, type Cluster, type Ip, type NodeState, type Placement, type PodSpec, type PodState } from '../model/index.js';
import { isBuiltIn } from './builtIns/mark.js';
import { hasQuorum } from './etcd.js';
import { listeningOf } from './listening.js';
import { podPortsOf } from './podPorts.js';
import { readyAnnotation, type PodDraft } from './workloads/podDraft.js';

/** Where a pod has got to. */
export interface PodSurroundings {
  readonly cluster: Cluster;
  /** Of the cluster's addresses. */
  readonly prefix: string;
  readonly placement: Placement;
  readonly ips: readonly Ip[];
  readonly node: NodeState | undefined;
}

/** A pod once it is placed and addressed. */
export function podStateOf(draft: PodDraft, { cluster, prefix, placement, ips, node }: PodSurroundings): PodState {
  const ports = podPortsOf(draft.spec, draft.specField);
  const { spec } = draft;
  return {
    namespace: draft.namespace,
    name: draft.name,
    address: namespacedAddress(prefix, draft.namespace, 'pod', draft.name),
    cluster: cluster.name,
    labels: draft.labels,
    workload: draft.workload,
    placement,
    ips,
    hostNetwork: spec.hostNetwork === true,
    ready: placement.kind === 'running' && ips.length > 0 && isReady(draft, hasQuorum(cluster) ? node : undefined),
    terminating: draft.terminating,
    listens: listeningOf(draft.annotations, ports),
    ports,
    hostname: draft.hostname,
    subdomain: draft.subdomain,
    dnsPolicy: spec.dnsPolicy ?? 'ClusterFirst',
    dnsConfig: spec.dnsConfig,
    hostAliases: hostAliasesOf(spec),
    resolver: resolverOf(draft),
    origin: draft.origin,
    specField: draft.specField,
    builtIn: isBuiltIn(draft.annotations),
  };
}

/**
 * The annotation, then the pod's own condition, then its phase, then its node: the node controller marks the pods of a lost node
 * unready (pkg/controller/nodelifecycle), which it can write only while etcd has a majority. A pod that the lab says nothing about is up.
 */
export function isReady(draft: Pick<PodDraft, 'annotations' | 'status'>, node: Pick<NodeState, 'ready'> | undefined): boolean {
  const stated = draft.annotations[readyAnnotation];
  if (stated !== undefined) return stated !== 'false';
  const condition = draft.status?.conditions?.find((candidate) => candidate.type === 'Ready');
  if (condition !== undefined) return condition.status === 'True';
  const { phase } = draft.status ?? {};
  return (phase === undefined || phase === 'Running') && node?.ready !== false;
}

/** musl in Alpine images is the difference that people meet; any other image is taken to resolve as glibc does. */
function resolverOf(draft: PodDraft): PodState['resolver'] {
  const stated = draft.annotations['vantage.lab/resolver'];
  if (stated === 'musl' || stated === 'c-ares' || stated === 'glibc') return stated;
  return draft.spec.containers.some((container) => /alpine/i.test(container.image ?? '')) ? 'musl' : 'glibc';
}

function hostAliasesOf(spec: PodSpec): PodState['hostAliases'] {
  return (spec.hostAliases ?? []).flatMap((alias) => {
    const address = parseIp(alias.ip);
    return address === undefined ? [] : [{ ip: address, hostnames: alias.hostnames ?? [] }];
  });
}
