/** What an operation costs, from its text and its variables, before anything runs. Fields of lists count once for each item that was asked for. */
import { DEFAULT_PAGE, LONGEST_PAGE, prices } from '@vantage/contract';
import { GraphQLError, Kind } from 'graphql';
import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';
import { ofFragments } from './fragments.js';

type Variables = Readonly<Record<string, unknown>>;

/** What fields cost by themselves; others cost nothing, for the rows that they stand in were paid for. */
const PRICES: Readonly<Record<string, number>> = {
  reach: prices.question,
  resolve: prices.question,
  capacity: prices.capacity,
  topology: prices.topology,
  connectivity: prices.connectivity,
  scratch: prices.files,
  createLab: prices.files,
  commitRevision: prices.files,
  forkLab: prices.files,
  origin: prices.request,
  mergeBranch: prices.merge,
  mergePreview: prices.merge,
  restoreRevision: prices.files,
  submit: prices.files,
  startSimulation: prices.simulation,
};

/** The most that one operation may cost. */
export const MAX_COST = 10_000;

export function costOf(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): number {
  return new Bill(document, variables).of(operation.selectionSet);
}

export function tooCostly(cost: number): GraphQLError {
  return new GraphQLError(`This query costs ${cost}, and one query may cost at most ${MAX_COST}: ask for shorter lists, or for fewer questions at once.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } },
  });
}

class Bill {
  private readonly ofFragment: (name: string) => number;

  constructor(
    document: DocumentNode,
    private readonly variables: Variables,
  ) {
    this.ofFragment = ofFragments(document, ({ selectionSet }) => this.of(selectionSet), 0);
  }

  of(selectionSet: SelectionSetNode | undefined): number {
    return (selectionSet?.selections ?? []).reduce((sum, selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return sum + this.field(selection);
        case Kind.INLINE_FRAGMENT:
          return sum + this.of(selection.selectionSet);
        case Kind.FRAGMENT_SPREAD:
          return sum + this.ofFragment(selection.name.value);
      }
    }, 0);
  }

  private field(field: FieldNode): number {
    const name = field.name.value;
    if (name === 'reachAll') return prices.question * this.lengthOf(field, 'questions');
    const inside = this.of(field.selectionSet);
    return (PRICES[name] ?? 0) + (isConnection(field) ? this.pageOf(field) * (prices.item + inside) : inside);
  }

  /** Who asks for more than the longest page hears that from the list itself. */
  private pageOf(field: FieldNode): number {
    const size = this.argument(field, 'first') ?? this.argument(field, 'last');
    return typeof size === 'number' && size > 0 ? Math.min(size, LONGEST_PAGE) : DEFAULT_PAGE;
  }

  private lengthOf(field: FieldNode, name: string): number {
    const items = this.argument(field, name);
    return Array.isArray(items) ? items.length : 1;
  }

  private argument(field: FieldNode, name: string): unknown {
    const value = field.arguments?.find((argument) => argument.name.value === name)?.value;
    return value && this.valueOf(value);
  }

  private valueOf(value: ValueNode): unknown {
    if (value.kind === Kind.VARIABLE) return this.variables[value.name.value];
    if (value.kind === Kind.INT) return Number(value.value);
    return value.kind === Kind.LIST ? value.values : undefined;
  }
}

/** Relay's lists: they have edges or nodes inside. */
function isConnection({ selectionSet }: FieldNode): boolean {
  return (selectionSet?.selections ?? []).some((selection) => selection.kind === Kind.FIELD && ['edges', 'nodes'].includes(selection.name.value));
}
