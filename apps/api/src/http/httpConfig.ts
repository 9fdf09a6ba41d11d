/** How long a request may take to arrive. What trickles in is cut off, for it keeps a connection, and is told so with 408. All in milliseconds. */
export interface ArrivalLimits {
  readonly headers: number;
  /** The whole of it, its body among it. */
  readonly request: number;
  /** Between looks at all connections: so much later, at most, the limits count. */
  readonly lookEvery: number;
}

export const defaultArrivalLimits: ArrivalLimits = { headers: 60_000, request: 120_000, lookEvery: 10_000 };

/** How the API speaks HTTP, as its configuration says. */
export interface HttpConfig {
  /** Origins whose pages may ask from a browser. */
  readonly corsOrigins: readonly string[];
  /** Proxies that are believed about who asked. */
  readonly trustedProxies: readonly string[];
  /** Opens `/metrics` on the port of the API, to whoever sends it. */
  readonly metricsToken: string | undefined;
  /** While the server is open; the usual ones unless given. */
  readonly arrival?: ArrivalLimits;
  /** Milliseconds that a request which was begun may still take to arrive once the server closes. */
  readonly arriveWithin: number;
}

/** An API that stands alone: no page of another origin, no proxy, no metrics for anybody. */
export const standalone: HttpConfig = { corsOrigins: [], trustedProxies: [], metricsToken: undefined, arriveWithin: 10_000 };
