import { checkResults, encodeNodeId, taskError } from '@vantage/contract';
import type { Submission } from '@vantage/db';

export function submissionView(row: Submission) {
  const { status, score, maxScore, createdAt } = row;
  return {
    __typename: 'Submission',
    id: encodeNodeId('submission', row.id),
    status,
    score,
    maxScore,
    checks: row.results === null ? [] : checkResults.parse(row.results),
    error: row.error === null ? undefined : taskError.parse(row.error),
    createdAt,
    gradedAt: row.finishedAt,
  };
}
