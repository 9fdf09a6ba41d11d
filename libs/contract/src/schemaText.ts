import { readFileSync } from 'node:fs';

/** The public GraphQL schema, written by hand: code follows it, never the other way round. */
export const schemaText: string = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
