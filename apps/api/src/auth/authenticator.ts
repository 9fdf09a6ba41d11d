import { Inject, Injectable } from '@nestjs/common';
import type { Failure } from '@vantage/contract';
import type { Result } from '@vantage/engine';
import { authenticate, findSignedIn, isCsrfTokenOf, visit } from '@vantage/usecases';
import type { Deps, WantedLab } from '@vantage/usecases';
import type { HttpConfig } from '../http/httpConfig.js';
import { DEPS, HTTP_CONFIG, SIGN_IN } from '../tokens.js';
import { cookiesFor, readCookie } from './cookies.js';
import type { Cookies } from './cookies.js';
import type { Credentials, Identified } from './requestContext.js';
import type { SignInConfig } from './signInConfig.js';

/** Methods that change nothing (RFC 9110, section 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who sends a request: a key says so itself; a cookie, which browsers send unasked, must come from a page of ours. Who sends a link's token comes as
 * a visitor of that lab, whatever else the request carries.
 */
@Injectable()
export class Authenticator {
  private readonly cookies: Cookies;
  private readonly origins: ReadonlySet<string>;

  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(SIGN_IN) private readonly config: SignInConfig,
    @Inject(HTTP_CONFIG) http: HttpConfig,
  ) {
    this.cookies = cookiesFor(config);
    this.origins = new Set([config.publicUrl, ...http.corsOrigins]);
  }

  /** `wanted`: the lab that the request is about, to be opened in the same round trip. */
  async identify(credentials: Credentials, wanted?: WantedLab): Promise<Result<Identified, Failure>> {
    const { authorization, cookie, link, organization } = credentials;
    if (link !== undefined) return { ok: true, value: { person: undefined, admitted: await visit(this.deps, link, wanted) } };
    const token = authorization === undefined ? readCookie(cookie, this.cookies.session) : undefined;
    if (token === undefined) {
      const admitted = await authenticate(this.deps, authorization, wanted);
      return admitted.ok ? { ok: true, value: { person: undefined, admitted } } : admitted;
    }
    const signedIn = await findSignedIn(this.deps, { token, organization, wanted }, this.config.session);
    if (!signedIn.ok) return signedIn;
    const refusal = this.refusalOf(credentials, token);
    if (refusal !== undefined) return { ok: false, failure: refusal };
    return signedIn;
  }

  /** Why a cookie is not enough, where another site may have sent it. */
  private refusalOf({ over, origin, csrfToken }: Credentials, token: string): Failure | undefined {
    if (over === 'websocket') {
      // No page can add a header to a WebSocket, but none can hide where it is from either (RFC 6455, section 10.2).
      if (origin !== undefined && this.origins.has(origin)) return undefined;
      return { code: 'ORIGIN_REFUSED', message: `Pages of ${origin ?? 'no origin'} may not open a WebSocket with a session’s cookie: send a key in the connection’s parameters.` };
    }
    if (over !== 'graphql' && SAFE.has(over.method)) return undefined;
    if (csrfToken !== undefined && isCsrfTokenOf(token, csrfToken)) return undefined;
    return { code: 'CSRF_TOKEN_MISSING', message: 'Send the session’s token in `X-CSRF-Token`; GET /auth/session tells it.' };
  }
}
