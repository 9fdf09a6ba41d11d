/** Limits on what one query may ask for, checked before anything runs. */
import { GraphQLError, Kind } from 'graphql';
import type { ASTVisitor, DocumentNode, FieldNode, FragmentDefinitionNode, OperationDefinitionNode, ParseOptions, SelectionSetNode, ValidationContext, ValidationRule } from 'graphql';

export interface QueryLimits {
  /** Fields inside one another. */
  readonly depth: number;
  /** Fields of an operation, with fragments written out. */
  readonly fields: number;
  /** Words and signs of a document: what is longer is not even parsed. */
  readonly tokens: number;
  /** Characters of a document; files belong into variables. */
  readonly characters: number;
}

/** Introspection by the usual tools nests 13 to 15 deep; a whole answer with its steps about 10. */
export const defaultQueryLimits: QueryLimits = { depth: 20, fields: 2_000, tokens: 15_000, characters: 300_000 };

/** For graphql-js' parser, which gives up where a document goes past them. */
export function parseOptionsOf({ tokens, characters }: QueryLimits): ParseOptions {
  return { maxTokens: tokens, maxSourceLength: characters };
}

const EMPTY: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

/**
 * A validation rule that refuses operations past the limits; fragments count wherever they are used. What is refused is looked at no further:
 * the other rules go on with an empty document, for some of them take a time that grows with the square of the fields.
 */
export function limitRule(limits: QueryLimits): ValidationRule {
  return (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const errors = limitErrors(document, limits);
      for (const error of errors) context.reportError(error);
      return errors.length === 0 ? undefined : EMPTY;
    },
  });
}

/** One error for each operation past the limits. */
export function limitErrors(document: DocumentNode, limits: QueryLimits): readonly GraphQLError[] {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operations.filter((operation) => !new Measure(document, limits).fits(operation.selectionSet)).map((operation) => tooComplex(limits, operation));
}

/** `refusal`, for Apollo gives every error of validation the same code; the formatter puts this one in its place. */
function tooComplex(limits: QueryLimits, node: OperationDefinitionNode): GraphQLError {
  const message = `A query may nest at most ${limits.depth} fields and ask for at most ${limits.fields} in all, fragments written out.`;
  return new GraphQLError(message, { nodes: [node], extensions: { refusal: 'QUERY_TOO_COMPLEX' } });
}

class Measure {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private fields = 0;

  constructor(
    document: DocumentNode,
    private readonly limits: QueryLimits,
  ) {
    const definitions = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(definitions.map((fragment) => [fragment.name.value, fragment]));
  }

  /** Stops at the first limit, so that a fragment bomb costs no more than the limit allows. */
  fits(selectionSet: SelectionSetNode, depth = 1, open: readonly string[] = []): boolean {
    return selectionSet.selections.every((selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return this.fieldFits(selection, depth, open);
        case Kind.INLINE_FRAGMENT:
          return this.fits(selection.selectionSet, depth, open);
        case Kind.FRAGMENT_SPREAD: {
          const name = selection.name.value;
          const fragment = this.fragments.get(name);
          // Unknown and circular fragments are refused by GraphQL's own rules.
          if (fragment === undefined || open.includes(name)) return true;
          return this.fits(fragment.selectionSet, depth, [...open, name]);
        }
      }
    });
  }

  private fieldFits(field: FieldNode, depth: number, open: readonly string[]): boolean {
    this.fields += 1;
    if (depth > this.limits.depth || this.fields > this.limits.fields) return false;
    return field.selectionSet === undefined || this.fits(field.selectionSet, depth + 1, open);
  }
}
