import type { Person } from '@vantage/usecases';
import { FailureException } from '../rest/failureException.js';

/** For what somebody does who is signed in, and no key can: a key belongs to an organisation, not to a person. */
export function onlyPersons(person: Person | undefined): Person {
  if (person !== undefined) return person;
  throw new FailureException({ code: 'FORBIDDEN', message: 'This is for somebody who is signed in, not for a key.' });
}
