import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { authenticate } from '@vantage/usecases';
import type { Deps } from '@vantage/usecases';
import type { FastifyRequest } from 'fastify';
import { factsOf } from '../http/requestFacts.js';
import { FailureException } from '../rest/failureException.js';
import { DEPS } from '../tokens.js';
import { PUBLIC } from './publicRoute.js';
import type { RequestContext } from './requestContext.js';

/** Lets nobody in without a key, except to what is marked as public. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean | undefined>(PUBLIC, context.getHandler()) === true) return true;
    const carrier = carrierOf(context);
    const actor = await authenticate(this.deps, carrier.authorization);
    if (!actor.ok) throw new FailureException(actor.failure);
    carrier.actor = actor.value;
    carrier.facts.tenant = actor.value.tenantId;
    return true;
  }
}

const contexts = new WeakMap<FastifyRequest, RequestContext>();

/** The context of a GraphQL operation, or that of a REST request. */
export function carrierOf(context: ExecutionContext): RequestContext {
  if (context.getType<'http' | 'graphql'>() === 'graphql') return GqlExecutionContext.create(context).getContext<RequestContext>();
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const known = contexts.get(request);
  if (known !== undefined) return known;
  const fresh: RequestContext = { authorization: request.headers.authorization, facts: factsOf(request) };
  contexts.set(request, fresh);
  return fresh;
}
