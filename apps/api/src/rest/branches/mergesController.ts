import { Controller } from '@nestjs/common';
import { rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { getLab, previewMerge, reportMerge, writeMerge } from '@vantage/usecases';
import type { Merge } from '@vantage/usecases';
import { FailureException, valueOf } from '../failureException.js';
import { revisionPath, revisionResource } from '../labs/resources.js';
import { completedLater, created, ok } from '../reply.js';
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
    const written = valueOf(await writeMerge(deps, actor, { ...body.value, labId: params.lab }));
    const { revision, into } = written;
    if (revision === undefined) throw conflictsOf(written);
    const merge = { ...sidesResource(written), revision: revisionResource(revision), report: null };
    const reply = revision.id === into.id ? ok(merge) : created(merge, { location: revisionPath(revision) });
    return completedLater(reply, async () => {
      const { report } = valueOf(await reportMerge(deps, actor, written));
      return { ...merge, report: report === undefined ? null : reportResource(report) };
    });
  }
}

/** Nothing was written; what is to be decided is told with the refusal. */
function conflictsOf({ conflicts }: Pick<Merge, 'conflicts'>): FailureException {
  const paths = conflicts.map(({ path }) => path).join(', ');
  return new FailureException(
    { code: 'MERGE_CONFLICT', message: `Both lines changed ${paths}: merge again with a resolution for each.`, argument: 'input.resolutions' },
    { conflicts: conflicts.map(conflictResource) },
  );
}
