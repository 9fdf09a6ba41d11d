/** Binds a method of a controller to a route of the contract, which then validates its input and says what it may answer. */
import { createParamDecorator, Delete, Get, Patch, Post, Put, Res, UseInterceptors } from '@nestjs/common';
import type { InputOf, Method, RestRoute } from '@vantage/contract';
import type { FastifyRequest } from 'fastify';
import { ForPersons, PublicRoute } from '../auth/publicRoute.js';
import type { Reply } from './reply.js';
import type { ContextOf } from './restContext.js';
import { preparedFor } from './restContext.js';
import { RestInterceptor } from './restInterceptor.js';
import { Answers } from './routeMark.js';

/** A handler of a route: the compiler holds its parameters against the route's. */
type Handler<R extends RestRoute> = (context: ContextOf<R['access']>, input: InputOf<R>) => Promise<Reply>;

const METHODS: Readonly<Record<Method, (path: string) => MethodDecorator>> = { get: Get, post: Post, put: Put, patch: Patch, delete: Delete };

const MARKS: Readonly<Record<RestRoute['access'], readonly MethodDecorator[]>> = { key: [], person: [ForPersons()], public: [PublicRoute()] };

const Context = createParamDecorator((_data, context) => preparedFor(context.switchToHttp().getRequest<FastifyRequest>()).context);
const Input = createParamDecorator((_data, context) => preparedFor(context.switchToHttp().getRequest<FastifyRequest>()).input);

/** Makes a method the handler of a route. */
export function Handles<R extends RestRoute>(route: R) {
  return <H extends Handler<R>>(target: object, name: string | symbol, descriptor: TypedPropertyDescriptor<H>): void => {
    Context()(target, name, 0);
    Input()(target, name, 1);
    // Whoever takes the reply answers by itself: the interceptor does, for status and headers are the handler's to say.
    Res()(target, name, 2);
    const decorators = [Answers(route), UseInterceptors(RestInterceptor), METHODS[route.method](nestPath(route.path)), ...MARKS[route.access]];
    for (const decorate of decorators) decorate(target, name, descriptor);
  };
}

/** `/v1/labs/{lab}` as Nest writes it: `/v1/labs/:lab`. */
function nestPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
