/** One attempt to bring a message to its address, and nowhere else. */
import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { RequestOptions as HttpsOptions } from 'node:https';
import { isIPv6 } from 'node:net';
import type { LookupFunction } from 'node:net';
import { allowedAddress, checkDestination } from './destination.js';
import type { Destination, DestinationPolicy, Refusal } from './destination.js';
import { signatures } from './signatures.js';

export interface WebhookMessage {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  /** When it is sent, in seconds since 1970. */
  readonly timestamp: number;
  /** The newest first. */
  readonly secrets: readonly string[];
}

export interface SendOptions {
  readonly policy: DestinationPolicy;
  /** Every address of a name. It is asked at every attempt: what was public a minute ago may lead elsewhere now. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** Milliseconds for all of it: resolving, connecting, sending, and the answer. */
  readonly timeout: number;
  /** Certificates (PEM) of the authorities that receivers are believed by; those that Node brings where nothing is said. */
  readonly authorities?: readonly string[] | undefined;
}

export type Attempt =
  | { readonly kind: 'answered'; readonly status: number }
  /** It was never sent: the address may not be asked. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'failed'; readonly reason: string };

/** What is read of an answer; it counts for nothing but its status, and nobody may fill our memory with it. */
const MAX_ANSWER = 16 * 1024;

/** Sends once. A redirect is an answer like any other: it is not followed, for it would lead past the guard. */
export async function sendWebhook(message: WebhookMessage, options: SendOptions): Promise<Attempt> {
  const { policy, resolve, timeout, authorities } = options;
  const destination = checkDestination(message.url, policy);
  if ('kind' in destination) return { kind: 'refused', refusal: destination };
  const signal = AbortSignal.timeout(timeout);
  try {
    const addresses = destination.address === undefined ? await withinTime(resolve(destination.url.hostname), signal) : [destination.address];
    const forbidden = addresses.find((address) => allowedAddress(address, policy) === undefined);
    // One address that is not public is enough: the next answer may hold that one alone.
    if (forbidden !== undefined) return { kind: 'refused', refusal: { kind: 'notPublic', address: forbidden } };
    if (addresses.length === 0) return { kind: 'failed', reason: 'the name has no address' };
    return { kind: 'answered', status: await post(message, destination, { addresses, authorities, signal }) };
  } catch (error) {
    return { kind: 'failed', reason: signal.aborted ? `no answer within ${timeout / 1_000} s` : reasonOf(error) };
  }
}

interface Way {
  /** Those that were looked at, and no other. */
  readonly addresses: readonly string[];
  readonly authorities: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

async function post(message: WebhookMessage, { url, port }: Destination, { addresses, authorities, signal }: Way): Promise<number> {
  const { body, id, timestamp } = message;
  const options: HttpsOptions = {
    method: 'POST',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    path: `${url.pathname}${url.search}`,
    // Connects to one of the addresses that were looked at, whatever the name resolves to by now; a connection is used once.
    lookup: lookupOf(addresses),
    agent: false,
    signal,
    ...(authorities === undefined ? {} : { ca: [...authorities] }),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Vantage-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures(message, message.secrets),
    },
  };
  const sent = url.protocol === 'https:' ? requestHttps(options) : requestHttp(options);
  const response = await answerTo(sent, body);
  const status = response.statusCode ?? 0;
  await drain(response);
  return status;
}

/** Answers the question for a name with what is known already; Node tries several addresses one after the other. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, { all }, done) => {
    const [first] = found;
    if (all === true) done(null, found);
    else done(null, first?.address ?? '', first?.family);
  };
}

function answerTo(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((answer, fail) => {
    request.once('response', answer);
    request.on('error', fail);
    request.end(body);
  });
}

/** Reads to the end of a short answer, and hangs up on a long or a slow one: its status is known. */
async function drain(response: IncomingMessage): Promise<void> {
  let read = 0;
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > MAX_ANSWER) response.destroy();
  });
  await new Promise<void>((done) => response.once('error', () => done()).once('close', done));
}

function withinTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    signal.addEventListener('abort', () => fail(new Error('aborted')), { once: true });
    work.then(done, fail);
  });
}

/** What the sender of a message may know: the kind of failure, and nothing of our network. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === '' ? 'the connection failed' : `the connection failed (${code})`;
}
