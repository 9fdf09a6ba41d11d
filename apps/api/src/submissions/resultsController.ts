import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { resultsQuery } from '@vantage/contract';
import { checkInput, gradescopeResultsOf } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';

@Controller('v1/submissions')
export class ResultsController {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  /** A graded submission as `results.json`, in the format of the course's platform. */
  @Get(':id/results')
  async results(@CurrentActor() actor: Actor, @Param('id') id: string, @Query() query: unknown) {
    valueOf(checkInput(resultsQuery, query, 'query'));
    return valueOf(await gradescopeResultsOf(this.deps, actor, id));
  }
}
