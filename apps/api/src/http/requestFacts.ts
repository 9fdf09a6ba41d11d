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

/** Facts lie on their request: a weak map grows by every request until a full collection of garbage, and keeps them all that long. */
const FACTS = Symbol('facts');

interface Request {
  readonly headers: unknown;
  [FACTS]?: RequestFacts;
}

/** The facts of a request; more are written into them as they become known. */
export function factsOf(request: Request): RequestFacts {
  return (request[FACTS] ??= {});
}

/** Keeps what the first failure of a request is known by. */
export function noteFailure(facts: RequestFacts, { code, errorId }: Readonly<Record<string, unknown>>): void {
  if (typeof code === 'string') facts.code = code;
  if (typeof errorId === 'string') facts.errorId = errorId;
}
