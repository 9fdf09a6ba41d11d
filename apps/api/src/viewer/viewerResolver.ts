import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { decodeNodeId, isRole } from '@vantage/contract';
import type { NodeKind } from '@vantage/contract';
import { getAffiliations, getBranch, getInvitation, getKey, getLab, getOrganization, getRevision, getSessions, getSimulation, getSubmission, getTeam, getUser, getWebhook, getWebhookDelivery, permittedOperations } from '@vantage/usecases';
import type { Actor, Deps, Person } from '@vantage/usecases';
import { CurrentActor, CurrentPerson } from '../auth/currentActor.js';
import { branchView } from '../branches/views.js';
import type { SignInConfig } from '../auth/signInConfig.js';
import { labView, revisionView } from '../labs/views.js';
import { affiliationsOf, apiKeyView, invitationView, sessionView, teamView } from '../people/views.js';
import { simulationView } from '../simulations/views.js';
import { submissionView } from '../submissions/views.js';
import { foundOrNull, valueOf } from '../rest/failureException.js';
import { DEPS, SIGN_IN } from '../tokens.js';
import { deliveryView, webhookView } from '../webhooks/views.js';
import { organizationView, userView } from './views.js';

@Resolver()
export class ViewerResolver {
  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(SIGN_IN) private readonly signIn: SignInConfig,
  ) {}

  @Query()
  async viewer(@CurrentActor() actor: Actor, @CurrentPerson() person: Person | undefined) {
    const organization = valueOf(await getOrganization(this.deps, actor));
    const user = actor.userId === undefined ? undefined : await getUser(this.deps, actor, actor.userId);
    const role = isRole(actor.role) ? actor.role : undefined;
    return {
      organization: organizationView(organization),
      user: user && userView(user),
      role,
      permissions: permittedOperations(actor),
      organizations: async () => (person === undefined ? [{ ...organization, role }] : affiliationsOf(await getAffiliations(this.deps, person))),
      sessions: async () => (person === undefined ? [] : (await getSessions(this.deps, person, this.signIn.session)).map((session) => sessionView(session, person.sessionId))),
    };
  }

  @Query()
  async node(@CurrentActor() actor: Actor, @Args('id') id: string): Promise<unknown> {
    const node = decodeNodeId(id);
    return node && this.loaders[node.kind](actor, id, node.uuid);
  }

  /** How each kind of node is fetched again by its id. */
  private readonly loaders: Readonly<Record<NodeKind, (actor: Actor, id: string, uuid: string) => Promise<unknown>>> = {
    organization: async (actor, _id, uuid) => {
      const organization = valueOf(await getOrganization(this.deps, actor));
      return organization.id === uuid ? organizationView(organization) : undefined;
    },
    user: async (actor, _id, uuid) => {
      const user = await getUser(this.deps, actor, uuid);
      return user && userView(user);
    },
    lab: async (actor, id) => {
      const lab = foundOrNull(await getLab(this.deps, actor, id));
      return lab && labView(lab);
    },
    revision: async (actor, id) => {
      const revision = foundOrNull(await getRevision(this.deps, actor, id));
      return revision && revisionView(this.deps, actor, revision);
    },
    branch: async (actor, id) => {
      const branch = foundOrNull(await getBranch(this.deps, actor, id));
      return branch && branchView(branch);
    },
    simulation: async (actor, id) => {
      const simulation = foundOrNull(await getSimulation(this.deps, actor, id));
      return simulation && simulationView(simulation);
    },
    submission: async (actor, id) => {
      const submission = foundOrNull(await getSubmission(this.deps, actor, id));
      return submission && submissionView(submission);
    },
    team: async (actor, id) => {
      const team = foundOrNull(await getTeam(this.deps, actor, id));
      return team && teamView(team);
    },
    invitation: async (actor, id) => {
      const invitation = foundOrNull(await getInvitation(this.deps, actor, id));
      return invitation && invitationView(invitation);
    },
    webhook: async (actor, id) => {
      const webhook = foundOrNull(await getWebhook(this.deps, actor, id));
      return webhook && webhookView(webhook);
    },
    webhookDelivery: async (actor, id) => {
      const delivery = foundOrNull(await getWebhookDelivery(this.deps, actor, id));
      return delivery && deliveryView(delivery);
    },
    apiKey: async (actor, id) => {
      const key = foundOrNull(await getKey(this.deps, actor, id));
      return key && apiKeyView(key);
    },
    // A session is a person's, not an organisation's: it is found among `viewer.sessions`.
    session: () => Promise.resolve(undefined),
    // Shares and links are told by their lab, to those who may share that.
    share: () => Promise.resolve(undefined),
    shareLink: () => Promise.resolve(undefined),
  };
}
