import type { CronJob, Job, Workload } from '../../model/index.js';
import { templateHash } from '../contentHash.js';
import { missingPods, type WorkloadContext } from './context.js';
import { podNamer } from './podNames.js';
import type { PodDraft } from './podDraft.js';
import { hashedPart, namespaceOf, podFromTemplate } from './template.js';

/** Pods of a Job that is still at work: https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs */
export function podsOfJob(job: Job, context: WorkloadContext): readonly PodDraft[] {
  const isOver = (job.status?.conditions ?? []).some(
    (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
  );
  return isOver ? [] : runJob(job, job.spec, job.metadata.name, context);
}

/** Pods of a CronJob as they are while one of its runs is at work; Jobs that the lab gives are its runs. */
export function podsOfCronJob(cronJob: CronJob, context: WorkloadContext): readonly PodDraft[] {
  const hasRuns = context.owners.workloadsOf(cronJob).length > 0 || context.owners.podsOf(cronJob).length > 0;
  if (hasRuns || cronJob.spec.suspend === true) return [];
  const { spec } = cronJob.spec.jobTemplate;
  return runJob(cronJob, spec, `${cronJob.metadata.name}-${templateHash(hashedPart(spec.template))}`, context);
}

function runJob(workload: Workload, spec: Job['spec'], name: string, context: WorkloadContext): readonly PodDraft[] {
  if (spec.suspend === true) return [];
  const finished = context.owners.podsOf(workload).filter((pod) => pod.status?.phase === 'Succeeded').length;
  const open = spec.completions === undefined ? Infinity : spec.completions - finished;
  const nameFor = podNamer(namespaceOf(workload), name, context);
  const missing = missingPods(workload, Math.min(spec.parallelism ?? 1, open), context);
  return Array.from({ length: missing }, (_, index) =>
    podFromTemplate(workload, spec.template, {
      name: nameFor(String(index)),
      workload: context.owners.topmost(workload),
      labels: { 'batch.kubernetes.io/job-name': name, 'job-name': name },
    }),
  );
}
