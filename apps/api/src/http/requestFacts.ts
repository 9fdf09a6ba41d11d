/** What is learned about a request while it runs, for its line in the log and for the metrics. */
export interface RequestFacts {
  /** Of GraphQL: the kind and the root field, `query lab`. */
  operation?: string;
  /** The name that the client gave it. */
  operationName?: string;
  tenant?: string;
  /** Of the first error, where there is one. */
  code?: string;
  errorId?: string;
}

const known = new WeakMap<object, RequestFacts>();

/** The facts of a request; more are written into them as they become known. */
export function factsOf(request: object): RequestFacts {
  const facts = known.get(request) ?? {};
  known.set(request, facts);
  return facts;
}
