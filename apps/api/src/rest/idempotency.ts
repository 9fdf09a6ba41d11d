/** The header Idempotency-Key: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
import { createHash } from 'node:crypto';
import { answerOnce } from '@vantage/usecases';
import type { Actor, Deps } from '@vantage/usecases';
import type { FastifyRequest } from 'fastify';
import { valueOf } from './failureException.js';
import { InputException } from './inputException.js';
import type { Reply } from './reply.js';
import { keptReply, replyOf } from './keptReply.js';

const MAX_LENGTH = 200;

/** Handles a request at most once for its key: the same request again gets the reply that was kept. */
export async function repeatable(deps: Deps, actor: Actor, request: FastifyRequest, handle: (deps: Deps) => Promise<Reply>): Promise<Reply> {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return handle(deps);
  if (typeof header !== 'string' || header === '' || header.length > MAX_LENGTH) {
    throw new InputException([{ header: 'idempotency-key', detail: `must have 1 to ${MAX_LENGTH} characters` }]);
  }
  let fresh: Reply | undefined;
  const answer = valueOf(
    await answerOnce(deps, actor, { key: header, requestHash: hashOf(request) }, async (once) => {
      fresh = await handle(once);
      return keptReply(fresh);
    }),
  );
  return fresh ?? replyOf(answer);
}

/** What makes two requests the same: method, address, condition and body. */
function hashOf(request: FastifyRequest): string {
  const hash = createHash('sha256');
  for (const part of [request.method, request.url, request.headers['if-match'] ?? '', request.headers['content-type'] ?? '']) hash.update(`${part}\n`);
  return hash.update(request.body instanceof Uint8Array ? request.body : JSON.stringify(request.body ?? null)).digest('hex');
}
