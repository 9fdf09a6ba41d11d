import type { PodSpec, PodTemplateSpec, StringMap, Workload, WorkloadRef } from '../../model/index.js';
import type { PodDraft } from './podDraft.js';

/** What one pod of a template has of its own. */
export interface PodOfTemplate {
  readonly name: string;
  readonly workload: WorkloadRef;
  readonly labels?: StringMap;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly pinnedTo?: string;
  readonly startsInOrder?: number;
}

/** A pod from a workload's template. */
export function podFromTemplate(workload: Workload, template: PodTemplateSpec, own: PodOfTemplate): PodDraft {
  return {
    namespace: namespaceOf(workload),
    name: own.name,
    labels: { ...template.metadata?.labels, ...own.labels },
    annotations: template.metadata?.annotations ?? {},
    workload: own.workload,
    spec: template.spec,
    status: undefined,
    terminating: false,
    hostname: own.hostname ?? template.spec.hostname,
    subdomain: own.subdomain ?? template.spec.subdomain,
    pinnedTo: own.pinnedTo,
    startsInOrder: own.startsInOrder,
    origin: workload.origin,
    specField: specFieldOf(workload),
  };
}

/** Where the pod's spec stands in the workload's document. */
export function specFieldOf(workload: Workload): string {
  return workload.kind === 'CronJob' ? 'spec.jobTemplate.spec.template.spec' : 'spec.template.spec';
}

export function namespaceOf(object: { readonly metadata: { readonly namespace?: string } }): string {
  return object.metadata.namespace ?? 'default';
}

export function refOf(workload: Workload): WorkloadRef {
  return { kind: workload.kind, namespace: namespaceOf(workload), name: workload.metadata.name };
}

/** What a pod template hash is made of: the parts of the template that make pods different. */
export function hashedPart(template: PodTemplateSpec): { readonly labels: StringMap; readonly annotations: StringMap; readonly spec: PodSpec } {
  return { labels: template.metadata?.labels ?? {}, annotations: template.metadata?.annotations ?? {}, spec: template.spec };
}
