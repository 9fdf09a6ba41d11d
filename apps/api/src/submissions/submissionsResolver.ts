import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { getSubmission, submit } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import { CurrentActor } from '../auth/currentActor.js';
import { foundOrNull, valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { submissionView } from './views.js';

@Resolver('Submission')
export class SubmissionsResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @Query()
  async submission(@CurrentActor() actor: Actor, @Args('id') id: string) {
    const submission = foundOrNull(await getSubmission(this.deps, actor, id));
    return submission && submissionView(submission);
  }

  @Mutation()
  async submit(@CurrentActor() actor: Actor, @Args('input') input: unknown) {
    return { submission: submissionView(valueOf(await submit(this.deps, actor, input))) };
  }
}
