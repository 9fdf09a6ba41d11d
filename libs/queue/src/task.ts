/** Work as the queue carries it: identifiers, never content. */
export interface QueuedTask {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: 'simulation' | 'submission';
  readonly subjectId: string;
  /** Rises each time the task is given to the queue again. */
  readonly generation: number;
  /** The request that promised it, as the log names it; jobs of an earlier version have none. */
  readonly requestId?: string | null;
}

/** The same task of the same generation is one job, however often it is added. */
export function jobIdOf(task: QueuedTask): string {
  return `${task.id}.${task.generation}`;
}

/** Where a job is with the queue; what is done leaves it at once. */
export const JOB_STATES = ['waiting', 'active', 'delayed', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];
export type JobCounts = Readonly<Record<JobState, number>>;
