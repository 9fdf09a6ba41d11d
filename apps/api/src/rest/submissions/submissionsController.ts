import { Controller } from '@nestjs/common';
import { checkResults, encodeNodeId, rest, taskError } from '@vantage/contract';
import type { InputOf, SubmissionResource } from '@vantage/contract';
import type { Submission } from '@vantage/db';
import { getSubmission, gradescopeResultsOf, submit } from '@vantage/usecases';
import { valueOf } from '../failureException.js';
import { accepted, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';

const LOOK_AGAIN = { 'retry-after': '1' };

@Controller()
export class SubmissionsController {
  @Handles(rest.createSubmission)
  async create({ deps, actor }: RestContext, { body, headers }: InputOf<typeof rest.createSubmission>) {
    const input = { ...body.value, idempotencyKey: headers['idempotency-key'] };
    const submission = submissionResource(valueOf(await submit(deps, actor, input)));
    return accepted(submission, { location: `/v1/submissions/${submission.id}`, ...LOOK_AGAIN });
  }

  @Handles(rest.getSubmission)
  async get({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getSubmission>) {
    const submission = valueOf(await getSubmission(deps, actor, params.submission));
    return ok(submissionResource(submission), submission.finishedAt === undefined ? LOOK_AGAIN : {});
  }

  /** The query's only format so far is Gradescope's. */
  @Handles(rest.getSubmissionResults)
  async results({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getSubmissionResults>) {
    return ok(valueOf(await gradescopeResultsOf(deps, actor, params.submission)));
  }
}

function submissionResource({ id, status, score, maxScore, results, error, createdAt, finishedAt }: Submission): SubmissionResource {
  return {
    id: encodeNodeId('submission', id),
    status,
    score: score ?? null,
    maxScore: maxScore ?? null,
    checks: results === null ? [] : checkResults.parse(results),
    error: error === null ? null : taskError.parse(error),
    createdAt: createdAt.toISOString(),
    gradedAt: finishedAt?.toISOString() ?? null,
  };
}
