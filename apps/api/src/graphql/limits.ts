/** Limits on what one query may ask for, checked before anything runs. */
import { BREAK, GraphQLError, Kind, visit } from 'graphql';
import type { ASTVisitor, DefinitionNode, DocumentNode, ParseOptions, SelectionNode, SelectionSetNode, ValidationContext, ValidationRule } from 'graphql';
import { tooMuchAlike } from './alike.js';
import type { AlikeLimits } from './alike.js';
import { ofFragments } from './fragments.js';

export interface QueryLimits extends AlikeLimits {
  /** Fields inside one another. */
  readonly depth: number;
  /** Fields of an operation, with fragments written out. */
  readonly fields: number;
  /** Anything inside one another, values and types among it: graphql-js walks some of it by functions that call themselves. */
  readonly nesting: number;
  /** Operations and fragments of a document. */
  readonly definitions: number;
  /** Words and signs of a document: what is longer is not even parsed. */
  readonly tokens: number;
  /** Characters of a document; files belong into variables. */
  readonly characters: number;
}

/** Introspection by the usual tools nests 13 to 15 deep; a whole answer with its steps about 10. */
export const defaultQueryLimits: QueryLimits = { depth: 20, nesting: 200, fields: 2_000, pairs: 25_000, looked: 40_000, definitions: 500, tokens: 15_000, characters: 300_000 };

/** For graphql-js' parser, which gives up where a document goes past them. */
export function parseOptionsOf({ tokens, characters }: QueryLimits): ParseOptions {
  return { maxTokens: tokens, maxSourceLength: characters };
}

const EMPTY: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

/**
 * A validation rule that refuses what is past the limits; fragments count wherever they are used. What is refused is looked at no further:
 * the other rules go on with an empty document, for some of them take a time that grows with the square of the fields.
 */
export function limitRule(limits: QueryLimits): ValidationRule {
  return (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const error = limitError(document, limits);
      if (error === undefined) return undefined;
      context.reportError(error);
      return EMPTY;
    },
  });
}

/** Why the document is past the limits; fragments that nothing uses count by themselves, for the other rules look at them, too. */
export function limitError(document: DocumentNode, limits: QueryLimits): GraphQLError | undefined {
  if (isNestedBeyond(limits.nesting, document)) return pastLimits(limits);
  if (document.definitions.length > limits.definitions) return tooComplex(`A document may have at most ${limits.definitions} operations and fragments.`);
  const sizeOf = measureOf(document);
  const tooLarge = document.definitions.find((definition) => 'selectionSet' in definition && !fits(sizeOf(definition.selectionSet), limits));
  if (tooLarge !== undefined) return pastLimits(limits, tooLarge);
  switch (tooMuchAlike(document, limits)) {
    case 'pairs':
      return tooComplex('A query asks for too many fields of one name at one place: give them other aliases, or ask for each of them once.');
    case 'looked':
      return tooComplex(`Operations and fragments of a document may ask for at most ${limits.looked} fields together: send fewer of them at once.`);
    case undefined:
      return undefined;
  }
}

function isNestedBeyond(most: number, document: DocumentNode): boolean {
  let [depth, deepest] = [0, 0];
  visit(document, {
    enter: () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
      return deepest > most ? BREAK : undefined;
    },
    leave: () => {
      depth -= 1;
    },
  });
  return deepest > most;
}

/** For a document that nests so deeply that graphql-js, which reads by functions that nest, runs out of stack. */
export function nestedPastReading(limits: QueryLimits): GraphQLError {
  return pastLimits(limits);
}

function pastLimits(limits: QueryLimits, node?: DefinitionNode): GraphQLError {
  return tooComplex(`A query may nest at most ${limits.depth} fields and ask for at most ${limits.fields} in all, fragments written out.`, node);
}

/** `refusal`, for Apollo gives every error of validation the same code; the formatter puts this one in its place. */
function tooComplex(message: string, node?: DefinitionNode): GraphQLError {
  return new GraphQLError(message, { ...(node === undefined ? {} : { nodes: [node] }), extensions: { refusal: 'QUERY_TOO_COMPLEX' } });
}

/** Of a selection, with fragments written out. */
interface Size {
  readonly fields: number;
  readonly depth: number;
}

const NOTHING: Size = { fields: 0, depth: 0 };

function fits({ fields, depth }: Size, limits: QueryLimits): boolean {
  return fields <= limits.fields && depth <= limits.depth;
}

function measureOf(document: DocumentNode): (selectionSet: SelectionSetNode) => Size {
  const ofFragment = ofFragments(document, ({ selectionSet }) => sizeOf(selectionSet), NOTHING);

  function sizeOf({ selections }: SelectionSetNode): Size {
    return selections.map(sizeOfOne).reduce(({ fields, depth }, one) => ({ fields: fields + one.fields, depth: Math.max(depth, one.depth) }), NOTHING);
  }

  function sizeOfOne(selection: SelectionNode): Size {
    switch (selection.kind) {
      case Kind.FIELD: {
        const { fields, depth } = selection.selectionSet === undefined ? NOTHING : sizeOf(selection.selectionSet);
        return { fields: fields + 1, depth: depth + 1 };
      }
      case Kind.INLINE_FRAGMENT:
        return sizeOf(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return ofFragment(selection.name.value);
    }
  }

  return sizeOf;
}
