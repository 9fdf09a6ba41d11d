import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { acceptInvitation, endSession, signOutEverywhere } from '@vantage/usecases';
import type { Deps, Person } from '@vantage/usecases';
import { CurrentPerson } from '../auth/currentActor.js';
import { onlyPersons } from '../auth/onlyPersons.js';
import { ForPersons } from '../auth/publicRoute.js';
import { valueOf } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { sessionView } from './views.js';

/** What a person does who is signed in, whatever the organisation. */
@Resolver()
export class SessionsResolver {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  @Mutation()
  @ForPersons()
  async acceptInvitation(@CurrentPerson() person: Person | undefined, @Args('token') token: string) {
    const { organization, role } = valueOf(await acceptInvitation(this.deps, onlyPersons(person), token));
    return { affiliation: { slug: organization.slug, name: organization.name, role } };
  }

  @Mutation()
  @ForPersons()
  async endSession(@CurrentPerson() person: Person | undefined, @Args('id') id: string) {
    const session = valueOf(await endSession(this.deps, onlyPersons(person), id));
    return { session: sessionView(session, person?.sessionId) };
  }

  @Mutation()
  @ForPersons()
  async signOutEverywhere(@CurrentPerson() person: Person | undefined) {
    return { ended: await signOutEverywhere(this.deps, onlyPersons(person)) };
  }
}
