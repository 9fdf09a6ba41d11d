/** Says of a handler which route it answers; whoever stands before it finds the route so. */
import { SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { RestRoute } from '@vantage/contract';

const ROUTE = 'vantage:route';

export const Answers = (route: RestRoute): MethodDecorator => SetMetadata(ROUTE, route);

/** The route of a request; none for what is not REST. */
export function routeOf(reflector: Reflector, context: ExecutionContext): RestRoute | undefined {
  return reflector.get<RestRoute | undefined>(ROUTE, context.getHandler());
}
