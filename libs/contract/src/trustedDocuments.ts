/** Trusted documents: the operations that a server's own clients were built with, by their ids. */
import { z } from 'zod';

/** Relay, GraphQL Code Generator: id → document. */
const plain = z.record(z.string(), z.string());

/** Apollo's manifest: https://www.apollographql.com/docs/kotlin/advanced/persisted-queries */
const apollo = z
  .object({
    format: z.literal('apollo-persisted-query-manifest'),
    version: z.literal(1),
    operations: z.array(z.object({ id: z.string(), body: z.string() })),
  })
  .transform(({ operations }) => Object.fromEntries(operations.map(({ id, body }) => [id, body])));

/** The text of a manifest → its documents by id. */
export const trustedDocuments = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `is no JSON (${error instanceof Error ? error.message : String(error)})` });
      return z.NEVER;
    }
  })
  .pipe(z.union([apollo, plain], { error: 'is no manifest of documents: { "<id>": "<document>", … } or Apollo’s `apollo-persisted-query-manifest`' }))
  .transform((documents): ReadonlyMap<string, string> => new Map(Object.entries(documents)));
