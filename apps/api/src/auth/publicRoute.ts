import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'vantage:public';

/** Marks a route that needs no key. */
export const PublicRoute = (): MethodDecorator => SetMetadata(PUBLIC, true);
