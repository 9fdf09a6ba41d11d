import { readFileSync } from 'node:fs';
import { withInheritedDescriptions } from './inheritedDescriptions.js';

/** The public GraphQL schema, written by hand: code follows it, never the other way round. */
export const schemaText: string = withInheritedDescriptions(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
