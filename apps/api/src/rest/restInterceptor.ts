/** What every REST request goes through: its input is checked, its repetition recognised, its reply sent. */
import { Inject, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Deps } from '@vantage/usecases';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { carrierOf } from '../auth/authGuard.js';
import { onlyPersons } from '../auth/onlyPersons.js';
import { DEPS } from '../tokens.js';
import { isNamed } from './entityTags.js';
import { repeatable } from './idempotency.js';
import type { Reply } from './reply.js';
import { readInput } from './requestInput.js';
import { prepare } from './restContext.js';
import { routeOf } from './routeMark.js';

@Injectable()
export class RestInterceptor implements NestInterceptor<Reply, void> {
  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  intercept(execution: ExecutionContext, handler: CallHandler<Reply>): Observable<void> {
    return from(this.answer(execution, handler));
  }

  private async answer(execution: ExecutionContext, handler: CallHandler<Reply>): Promise<void> {
    const route = routeOf(this.reflector, execution);
    if (route === undefined) throw new Error('A REST handler has a route.');
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const { actor, person, opened } = carrierOf(execution);
    if (route.access === 'person') onlyPersons(person);
    const input = readInput(route, request);
    const handle = (deps: Deps): Promise<Reply> => {
      prepare(request, { context: { deps, actor, person, opened }, input });
      return lastValueFrom(handler.handle());
    };
    const reply = route.repetition === 'byKey' && actor !== undefined ? await repeatable(this.deps, actor, request, handle) : await handle(this.deps);
    const body = reply.later === undefined ? reply.body : await reply.later();
    send(execution.switchToHttp().getResponse<FastifyReply>(), request, { ...reply, ...(body === undefined ? {} : { body }) });
  }
}

function send(response: FastifyReply, request: FastifyRequest, reply: Reply): void {
  const condition = request.headers['if-none-match'];
  const tag = reply.headers['etag'];
  if (request.method === 'GET' && tag !== undefined && condition !== undefined && isNamed(tag, condition)) {
    void response.status(304).headers(reply.headers).send();
    return;
  }
  // What one key may see, another may not; CORS adds the origin by itself.
  const vary = [response.getHeader('vary') ?? [], 'accept', 'authorization', 'cookie', 'vantage-organization'].flat().join(', ');
  void response.status(reply.status).headers({ vary, 'cache-control': 'private, no-cache', ...reply.headers });
  if (reply.body === undefined) void response.send();
  else void response.type(reply.body.type).send(reply.body.content);
}
