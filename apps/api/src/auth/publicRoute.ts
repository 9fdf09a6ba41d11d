import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'vantage:public';

/** Marks a route that needs no key. */
export const PublicRoute = (): MethodDecorator => SetMetadata(PUBLIC, true);

export const FOR_PERSONS = 'vantage:for-persons';

/** Marks what somebody may do who is signed in, but in no organisation. */
export const ForPersons = (): MethodDecorator => SetMetadata(FOR_PERSONS, true);
