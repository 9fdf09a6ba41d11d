/** Lists as clients page through them: https://relay.dev/graphql/connections.htm */
import type { Page } from '@vantage/db';
import type { PageRequest } from '@vantage/usecases';

export interface PageArguments {
  readonly first: number;
  readonly after?: string | null;
}

export interface Edge<N> {
  readonly cursor: string;
  readonly node: N;
}

export interface Connection<N> {
  readonly edges: readonly Edge<N>[];
  readonly nodes: readonly N[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | undefined;
    readonly endCursor: string | undefined;
  };
}

/** How rows of a list become nodes, and how each is found again. */
export interface Nodes<R, N> {
  readonly nodeOf: (row: R) => N;
  readonly cursorOf: (row: R) => string;
}

/** A page that was asked for with these arguments, as a connection. */
export function connectionOf<R, N>(page: Page<R>, { after }: PageArguments, { nodeOf, cursorOf }: Nodes<R, N>): Connection<N> {
  const edges = page.items.map((row) => ({ cursor: cursorOf(row), node: nodeOf(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasMore,
      hasPreviousPage: after !== undefined && after !== null,
      startCursor: edges[0]?.cursor,
      endCursor: edges.at(-1)?.cursor,
    },
  };
}

/** The page that a use case is asked for. */
export function requestOf({ first, after }: PageArguments): PageRequest {
  return { first, after: after ?? undefined };
}
