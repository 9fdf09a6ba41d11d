import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newActor } from '@vantage/usecases';
import type { Actor, WantedLab } from '@vantage/usecases';
import { costOf } from '@vantage/contract';
import { budgetHeaders } from '../http/budgets.js';
import { chargeOnce } from '../http/rateLimits.js';
import type { RateLimits } from '../http/rateLimits.js';
import { turnedAway } from '../http/retryAfter.js';
import { valueOf } from '../rest/failureException.js';
import { placeOf } from '../rest/namedRevision.js';
import { routeOf } from '../rest/routeMark.js';
import { RATE_LIMITS } from '../tokens.js';
import { Authenticator } from './authenticator.js';
import { FOR_PERSONS, PUBLIC } from './publicRoute.js';
import { restContext } from './requestContext.js';
import type { RequestContext } from './requestContext.js';

/** Lets nobody in without a key or a session, except to what is marked as public. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(RATE_LIMITS) private readonly rates: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.isMarked(context, PUBLIC)) return true;
    const carrier = carrierOf(context);
    const wanted = this.readRoute(context, carrier);
    const { person, admitted } = valueOf(carrier.identified ?? (await this.authenticator.identify(carrier.credentials, wanted)));
    if (person !== undefined) carrier.person = person;
    if (admitted.ok) {
      const { actor, opened } = admitted.value;
      carrier.actor = newActor({ ...actor, requestId: carrier.facts.requestId });
      carrier.facts.tenant = actor.tenantId;
      if (opened !== undefined) carrier.opened = opened;
      await this.charge(context, carrier, actor);
    } else if (person === undefined || !this.isMarked(context, FOR_PERSONS)) valueOf(admitted);
    carrier.lookAgain = async () => {
      carrier.actor = valueOf(valueOf(await this.authenticator.identify(carrier.credentials)).admitted).actor;
      return carrier.actor;
    };
    return true;
  }

  /** What a REST request costs, and the revision that its address names. GraphQL has its operations priced before: graphql/cost.ts. */
  private readRoute(context: ExecutionContext, carrier: RequestContext): WantedLab | undefined {
    const route = routeOf(this.reflector, context);
    if (route === undefined) return undefined;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    carrier.cost = costOf(route.cost, request);
    return placeOf(route, request);
  }

  /** GraphQL tells what is left with its answer: graphql/costPlugin.ts. */
  private async charge(context: ExecutionContext, carrier: RequestContext, actor: Actor): Promise<void> {
    const refusal = await chargeOnce(this.rates, carrier, actor);
    if (context.getType() === 'http' && carrier.charge !== undefined) context.switchToHttp().getResponse<FastifyReply>().headers(budgetHeaders(await carrier.charge));
    if (refusal !== undefined) throw turnedAway(carrier.facts, refusal);
  }

  private isMarked(context: ExecutionContext, mark: string): boolean {
    return this.reflector.get<boolean | undefined>(mark, context.getHandler()) === true;
  }
}

/** Lies on the request, as its facts do. */
const CONTEXT = Symbol('context');

/** The context of a GraphQL operation, or that of a REST request. */
export function carrierOf(context: ExecutionContext): RequestContext {
  if (context.getType<'http' | 'graphql'>() === 'graphql') return GqlExecutionContext.create(context).getContext<RequestContext>();
  const request = context.switchToHttp().getRequest<FastifyRequest & { [CONTEXT]?: RequestContext }>();
  return (request[CONTEXT] ??= restContext(request));
}
