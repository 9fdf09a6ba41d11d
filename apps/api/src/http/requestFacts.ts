/** What is learned about a request while it runs, for its line in the log and for the metrics. */
export interface RequestFacts {
  /** As in `X-Request-Id`. */
  requestId?: string;
  /** Of GraphQL: the kind and the root field, `query lab`. */
  operation?: string;
  /** The name that the client gave it. */
  operationName?: string;
  tenant?: string;
  /** Of the first error, where there is one. */
  code?: string;
  errorId?: string;
  /** Seconds after which whoever was turned away may come back. */
  retryAfter?: number;
}

const known = new WeakMap<object, RequestFacts>();

/** The facts of a request; more are written into them as they become known. */
export function factsOf(request: object): RequestFacts {
  const facts = known.get(request) ?? {};
  known.set(request, facts);
  return facts;
}

/** Keeps what the first failure of a request is known by. */
export function noteFailure(facts: RequestFacts, { code, errorId }: Readonly<Record<string, unknown>>): void {
  if (typeof code === 'string') facts.code = code;
  if (typeof errorId === 'string') facts.errorId = errorId;
}
