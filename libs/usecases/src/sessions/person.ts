/** Somebody who is signed in, whatever the organisation. */
export interface Person {
  readonly accountId: string;
  readonly sessionId: string;
}
