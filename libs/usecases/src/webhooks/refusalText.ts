import { assertNever } from '@vantage/engine';
import type { Refusal } from '@vantage/webhooks';

/** Why nothing is sent to an address, for the person who gave it. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'notAUrl':
      return 'This is no URL: give a whole one, `https://hooks.example.com/vantage`.';
    case 'scheme':
      return `Messages are not sent over ${refusal.scheme.replace(':', '')}: give a URL that begins with https://.`;
    case 'userInfo':
      return 'The URL holds a user or a password: the signature is what proves a message.';
    case 'port':
      return `Messages are not sent to port ${refusal.port}.`;
    case 'notPublic':
      return `${refusal.address} is no address of the public internet.`;
    default:
      return assertNever(refusal);
  }
}
