import { didYouMean } from '../lab/nearestName.js';
import { groupOf } from './concerns.js';
import { modelledKinds } from './modelledKinds.js';

/** Versions that API servers no longer serve, and when they went: https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
const gone: Readonly<Record<string, string>> = {
  'extensions/v1beta1 Deployment': '1.16',
  'extensions/v1beta1 DaemonSet': '1.16',
  'extensions/v1beta1 ReplicaSet': '1.16',
  'extensions/v1beta1 NetworkPolicy': '1.16',
  'extensions/v1beta1 Ingress': '1.22',
  'apps/v1beta1 Deployment': '1.16',
  'apps/v1beta1 StatefulSet': '1.16',
  'apps/v1beta2 Deployment': '1.16',
  'apps/v1beta2 StatefulSet': '1.16',
  'apps/v1beta2 DaemonSet': '1.16',
  'apps/v1beta2 ReplicaSet': '1.16',
  'networking.k8s.io/v1beta1 Ingress': '1.22',
  'networking.k8s.io/v1beta1 IngressClass': '1.22',
  'discovery.k8s.io/v1beta1 EndpointSlice': '1.25',
  'batch/v1beta1 CronJob': '1.25',
  'batch/v2alpha1 CronJob': '1.21',
};

/** Kinds of Kubernetes' own groups that decide nothing on the network; anything else in these groups is a slip. */
const harmless: Readonly<Record<string, readonly string[]>> = {
  v1: ['Binding', 'ComponentStatus', 'ConfigMap', 'Event', 'LimitRange', 'PersistentVolume', 'PersistentVolumeClaim', 'PodTemplate', 'ResourceQuota', 'Secret', 'ServiceAccount'],
  'apps/v1': ['ControllerRevision'],
  'batch/v1': [],
  'networking.k8s.io/v1': ['IPAddress', 'ServiceCIDR'],
  'discovery.k8s.io/v1': [],
};

/** Why an object can be of no kind that an API server serves; `undefined` for kinds that somebody may have installed. */
export function typeProblem(apiVersion: string, kind: string): { readonly code: string; readonly message: string } | undefined {
  const now = modelledKinds.find((modelled) => modelled.kind === kind)?.apiVersion;
  const type = `${apiVersion} ${kind}`;
  const since = Object.hasOwn(gone, type) ? gone[type] : undefined;
  if (since !== undefined) {
    return { code: 'MANIFEST.GONE_VERSION', message: `${kind} of ${apiVersion} is gone since Kubernetes ${since}. Write apiVersion: ${now ?? ''} and adapt the fields that changed.` };
  }
  const others = Object.hasOwn(harmless, apiVersion) ? harmless[apiVersion] : undefined;
  if (others === undefined ? !kubernetesGroups.has(groupOf(apiVersion)) || now === undefined : others.includes(kind)) return undefined;
  if (now !== undefined) return { code: 'MANIFEST.UNKNOWN_KIND', message: `There is no kind ${kind} in ${apiVersion}. Write apiVersion: ${now}.` };
  const known = [...modelledKinds.filter((modelled) => modelled.apiVersion === apiVersion).map((modelled) => modelled.kind), ...(others ?? [])];
  return { code: 'MANIFEST.UNKNOWN_KIND', message: `There is no kind ${kind} in ${apiVersion}.${didYouMean(kind, known)} Correct it, or remove the document.` };
}

const kubernetesGroups: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'networking.k8s.io', 'discovery.k8s.io', 'extensions']);
