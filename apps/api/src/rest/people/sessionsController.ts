import { Controller, Inject } from '@nestjs/common';
import { rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { acceptInvitation, endSession, getSessions, signOutEverywhere } from '@vantage/usecases';
import type { SignInConfig } from '../../auth/signInConfig.js';
import { SIGN_IN } from '../../tokens.js';
import { valueOf } from '../failureException.js';
import { noContent, ok } from '../reply.js';
import type { PersonContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { sessionResource } from './resources.js';

/** What a person does who is signed in, whatever the organisation. */
@Controller()
export class SessionsController {
  constructor(@Inject(SIGN_IN) private readonly signIn: SignInConfig) {}

  @Handles(rest.listSessions)
  async list({ deps, person }: PersonContext) {
    const sessions = await getSessions(deps, person, this.signIn.session);
    return ok({ items: sessions.map((session) => sessionResource(session, person.sessionId)) });
  }

  @Handles(rest.endSession)
  async end({ deps, person }: PersonContext, { params }: InputOf<typeof rest.endSession>) {
    valueOf(await endSession(deps, person, params.session));
    return noContent();
  }

  @Handles(rest.signOutEverywhere)
  async endAll({ deps, person }: PersonContext) {
    await signOutEverywhere(deps, person);
    return noContent();
  }

  @Handles(rest.acceptInvitation)
  async accept({ deps, person }: PersonContext, { body }: InputOf<typeof rest.acceptInvitation>) {
    const { organization, role } = valueOf(await acceptInvitation(deps, person, body.value.token));
    return ok({ slug: organization.slug, name: organization.name, role: role ?? null });
  }
}
