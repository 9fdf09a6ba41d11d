/** Messages to addresses that strangers chose: signed by the Standard Webhooks scheme, and sent nowhere but to the public internet. */
export { publicAddress } from './publicAddress.js';
export { checkDestination, type Destination, type DestinationPolicy, type Refusal } from './destination.js';
export { openSecret, sealSecret } from './sealedSecret.js';
export { sendWebhook, type Attempt, type SendOptions, type WebhookMessage } from './sendWebhook.js';
export { systemResolver } from './systemResolver.js';
export { newWebhookSecret, signatures } from './signatures.js';
