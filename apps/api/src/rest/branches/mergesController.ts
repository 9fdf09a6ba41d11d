import { Controller } from '@nestjs/common';
import { rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { getLab, mergeBranch, previewMerge } from '@vantage/usecases';
import type { Merge } from '@vantage/usecases';
import { FailureException, valueOf } from '../failureException.js';
import { revisionPath, revisionResource } from '../labs/resources.js';
import { created, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { conflictResource, reportResource, sidesResource } from './resources.js';

@Controller()
export class MergesController {
  @Handles(rest.previewMerge)
  async preview({ deps, actor }: RestContext, { params, query }: InputOf<typeof rest.previewMerge>) {
    const lab = valueOf(await getLab(deps, actor, params.lab));
    const merge = valueOf(await previewMerge(deps, actor, lab, query));
    const report = merge.report === undefined ? null : reportResource(merge.report);
    return ok({ ...sidesResource(merge), conflicts: merge.conflicts.map(conflictResource), report });
  }

  @Handles(rest.mergeBranch)
  async merge({ deps, actor }: RestContext, { params, body }: InputOf<typeof rest.mergeBranch>) {
    const merged = valueOf(await mergeBranch(deps, actor, { ...body.value, labId: params.lab }));
    const { revision, report, into } = merged;
    if (revision === undefined || report === undefined) throw conflictsOf(merged);
    const merge = { ...sidesResource(merged), revision: revisionResource(revision), report: reportResource(report) };
    return revision.id === into.id ? ok(merge) : created(merge, { location: revisionPath(revision) });
  }
}

/** Nothing was written; what is to be decided is told with the refusal. */
function conflictsOf({ conflicts }: Merge): FailureException {
  const paths = conflicts.map(({ path }) => path).join(', ');
  return new FailureException(
    { code: 'MERGE_CONFLICT', message: `Both lines changed ${paths}: merge again with a resolution for each.`, argument: 'input.resolutions' },
    { conflicts: conflicts.map(conflictResource) },
  );
}
