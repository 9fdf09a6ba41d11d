/** Binds a method of a controller to a route of the contract, which then validates its input and says what it may answer. */
import { createParamDecorator, Delete, Get, Patch, Post, Res, SetMetadata, UseInterceptors } from '@nestjs/common';
import type { InputOf, Method, RestRoute } from '@vantage/contract';
import type { Actor } from '@vantage/usecases';
import type { FastifyRequest } from 'fastify';
import { PublicRoute } from '../auth/publicRoute.js';
import type { Reply } from './reply.js';
import type { RestContext } from './restContext.js';
import { preparedFor } from './restContext.js';
import { RestInterceptor, ROUTE } from './restInterceptor.js';

/** A handler of a route: the compiler holds its parameters against the route's. */
type Handler<R extends RestRoute> = (context: RestContext<R['access'] extends 'public' ? undefined : Actor>, input: InputOf<R>) => Promise<Reply>;

const METHODS: Readonly<Record<Method, (path: string) => MethodDecorator>> = { get: Get, post: Post, patch: Patch, delete: Delete };

const Context = createParamDecorator((_data, context) => preparedFor(context.switchToHttp().getRequest<FastifyRequest>()).context);
const Input = createParamDecorator((_data, context) => preparedFor(context.switchToHttp().getRequest<FastifyRequest>()).input);

/** Makes a method the handler of a route. */
export function Handles<R extends RestRoute>(route: R) {
  return <H extends Handler<R>>(target: object, name: string | symbol, descriptor: TypedPropertyDescriptor<H>): void => {
    Context()(target, name, 0);
    Input()(target, name, 1);
    // Whoever takes the reply answers by itself: the interceptor does, for status and headers are the handler's to say.
    Res()(target, name, 2);
    const decorators = [SetMetadata(ROUTE, route), UseInterceptors(RestInterceptor), METHODS[route.method](nestPath(route.path))];
    for (const decorate of [...decorators, ...(route.access === 'public' ? [PublicRoute()] : [])]) decorate(target, name, descriptor);
  };
}

/** `/v1/labs/{lab}` as Nest writes it: `/v1/labs/:lab`. */
function nestPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
