/** How the API speaks HTTP, as its configuration says. */
export interface HttpConfig {
  /** Origins whose pages may ask from a browser. */
  readonly corsOrigins: readonly string[];
  /** Proxies that are believed about who asked. */
  readonly trustedProxies: readonly string[];
  /** Opens `/metrics` on the port of the API, to whoever sends it. */
  readonly metricsToken: string | undefined;
  /** Milliseconds that a request which was begun may still take to arrive once the server closes. */
  readonly arriveWithin: number;
}

/** An API that stands alone: no page of another origin, no proxy, no metrics for anybody. */
export const standalone: HttpConfig = { corsOrigins: [], trustedProxies: [], metricsToken: undefined, arriveWithin: 10_000 };
