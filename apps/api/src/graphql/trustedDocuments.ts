/**
 * Documents that clients name instead of sending: by `documentId` (the persisted documents of GraphQL over HTTP) or by Apollo's `persistedQuery` extension.
 * Where only they are allowed, no other operation runs, whatever it asks for.
 */
import { createHash } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { errorCodes } from '@vantage/contract';
import type { FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';

export interface TrustedDocuments {
  readonly byId: ReadonlyMap<string, string>;
  /** Whether anything else may be asked. */
  readonly others: 'allowed' | 'refused';
}

export const noTrustedDocuments: TrustedDocuments = { byId: new Map(), others: 'allowed' };

/** Puts the document in the place of its id, before Apollo reads the body. `sha256:<hash>` is the id of any document (GraphQL over HTTP, appendix A). */
export function resolveDocumentIds(fastify: FastifyInstance, { byId }: TrustedDocuments): void {
  const texts = new Map([...[...byId.values()].map((text) => [`sha256:${sha256(text)}`, text] as const), ...byId]);
  fastify.addHook('preValidation', async (request, reply) => {
    const { body, routeOptions } = request;
    if (routeOptions.url !== '/graphql' || typeof body !== 'object' || body === null || !('documentId' in body) || 'query' in body) return;
    const query = typeof body.documentId === 'string' ? texts.get(body.documentId) : undefined;
    if (query === undefined) return reply.code(errorCodes.PERSISTED_QUERY_NOT_FOUND.status).send({ errors: [unknownDocument().toJSON()] });
    request.body = { ...body, query };
  });
}

/** Refuses what is not on the list; Apollo's formatter names the code. */
export function trustedOnly(documents: TrustedDocuments): ApolloServerPlugin {
  const trusts = trustOf(documents);
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ source }) => (trusts(source) ? Promise.resolve() : Promise.reject(untrusted())),
      }),
  };
}

/** Tells whether a document may run. */
export function trustOf({ byId, others }: TrustedDocuments): (document: string) => boolean {
  if (others === 'allowed') return () => true;
  const texts = new Set(byId.values());
  return (document) => texts.has(document);
}

/** What Apollo looks a hash up in: the list, and nothing that a client could add to. */
export function persistedQueries({ byId }: TrustedDocuments) {
  const byHash = new Map([...byId].flatMap(([id, text]) => [[id, text] as const, [sha256(text), text] as const]));
  return {
    cache: {
      get: (key: string) => Promise.resolve(byHash.get(key.replace(/^apq:/, ''))),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
    },
  };
}

export function untrusted(): GraphQLError {
  return new GraphQLError(errorCodes.DOCUMENT_NOT_TRUSTED.meaning, { extensions: { code: 'DOCUMENT_NOT_TRUSTED', http: { status: errorCodes.DOCUMENT_NOT_TRUSTED.status } } });
}

function unknownDocument(): GraphQLError {
  return new GraphQLError(errorCodes.PERSISTED_QUERY_NOT_FOUND.meaning, { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
