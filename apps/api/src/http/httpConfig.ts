/** How the API speaks HTTP, as its configuration says. */
export interface HttpConfig {
  /** Origins whose pages may ask from a browser. */
  readonly corsOrigins: readonly string[];
  /** Proxies that are believed about who asked. */
  readonly trustedProxies: readonly string[];
  /** Opens `/metrics` on the port of the API, to whoever sends it. */
  readonly metricsToken: string | undefined;
}

/** An API that stands alone: no page of another origin, no proxy, no metrics for anybody. */
export const standalone: HttpConfig = { corsOrigins: [], trustedProxies: [], metricsToken: undefined };
