import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { Check } from './check.js';
import { dnsSubdomain } from './formats.js';
import { validateLabelSelector } from './labelSelector.js';
import { validateObjectMeta } from './objectMeta.js';
import { validateTemplate } from './pod.js';
import type { Written } from './written.js';

type Spec = NonNullable<Written<IJob>['spec']>;

/** https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/batch/validation/validation.go */
export function validateJob(job: Written<IJob>, check: Check): void {
  validateObjectMeta(job.metadata, dnsSubdomain, check);
  validateLabelSelector(job.spec?.selector, 'spec.selector', check);
  if (job.spec?.selector !== undefined && job.spec.manualSelector !== true && job.metadata?.uid === undefined) {
    check.invalid('spec.selector', undefined, 'a Job gets its selector from the server; leave it out, or set manualSelector');
  }
  validateJobSpec(job.spec ?? {}, 'spec', check);
}

export function validateCronJob(cronJob: Written<ICronJob>, check: Check): void {
  const { schedule = '', concurrencyPolicy, jobTemplate } = cronJob.spec ?? {};
  validateObjectMeta(cronJob.metadata, dnsSubdomain, check);
  const name = cronJob.metadata?.name ?? '';
  if (name.length > 52) check.invalid('metadata.name', name, 'a CronJob adds 11 characters for its Jobs, so it may have at most 52');
  if (schedule === '') check.required('spec.schedule', 'Write a schedule such as */5 * * * *.');
  else if (!/^(@\w+( \S+)?|(\S+\s+){4}\S+)$/.test(schedule.trim().replace(/^(CRON_)?TZ=\S+\s+/, ''))) check.invalid('spec.schedule', schedule, 'it must have five fields such as */5 * * * *, or be @daily and the like');
  check.oneOf('spec.concurrencyPolicy', concurrencyPolicy || 'Allow', ['Allow', 'Forbid', 'Replace']);
  for (const limit of ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const) check.nonnegative(`spec.${limit}`, cronJob.spec?.[limit]);
  if (jobTemplate?.spec?.manualSelector === true) check.notSupported('spec.jobTemplate.spec.manualSelector', true, ['false']);
  validateJobSpec(jobTemplate?.spec ?? {}, 'spec.jobTemplate.spec', check);
}

function validateJobSpec(spec: Spec, field: string, check: Check): void {
  for (const limit of ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'] as const) {
    check.nonnegative(`${field}.${limit}`, spec[limit]);
  }
  check.oneOf(`${field}.completionMode`, spec.completionMode || 'NonIndexed', ['NonIndexed', 'Indexed']);
  if (spec.completionMode === 'Indexed' && spec.completions === undefined) check.required(`${field}.completions`, 'An indexed Job says how many completions it has.');
  validateTemplate(spec.template ?? {}, `${field}.template`, [], check);
  const restart = spec.template?.spec?.restartPolicy || 'Always';
  const restartField = `${field}.template.spec.restartPolicy`;
  if (restart === 'Always') check.required(restartField, 'A Job ends, so write OnFailure or Never.');
  else check.oneOf(restartField, restart, ['OnFailure', 'Never']);
}
