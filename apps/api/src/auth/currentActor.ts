import { createParamDecorator } from '@nestjs/common';
import type { Actor, OpenedLab, Person } from '@vantage/usecases';
import { carrierOf } from './authGuard.js';

/** The organisation and user that the request's key acts for. */
export const CurrentActor = createParamDecorator((_data, context): Actor => {
  const { actor } = carrierOf(context);
  if (actor === undefined) throw new Error('A public route asked for its actor.');
  return actor;
});

/** Looks again who asks, and as what: for subscriptions, which outlive keys and memberships. */
export const LookAgain = createParamDecorator((_data, context): (() => Promise<Actor>) => {
  const { lookAgain } = carrierOf(context);
  if (lookAgain === undefined) throw new Error('A public route asked for its actor.');
  return lookAgain;
});

/** The lab that the request is about, where it was opened along with who asks. */
export const CurrentLab = createParamDecorator((_data, context): OpenedLab | undefined => carrierOf(context).opened);

/** The person who is signed in; undefined where a key asks. */
export const CurrentPerson = createParamDecorator((_data, context): Person | undefined => carrierOf(context).person);
