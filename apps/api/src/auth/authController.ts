/** Ways in and out for people with browsers. Programs have keys. */
import { Body, Controller, Get, Headers, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { encodeNodeId, errorCodes } from '@vantage/contract';
import type { Failure } from '@vantage/contract';
import type { Logger } from '@vantage/process';
import { csrfTokenOf, endSession, findSignedIn, getAccount, getAffiliations, isCsrfTokenOf, signIn, startSession } from '@vantage/usecases';
import type { Deps, SignedIn } from '@vantage/usecases';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { affiliationsOf } from '../people/views.js';
import { FailureException, valueOf } from '../rest/failureException.js';
import { DEPS, LOGGER, PROVIDER, SIGN_IN } from '../tokens.js';
import { clearCookie, cookiesFor, readCookie, setCookie } from './cookies.js';
import type { Cookies } from './cookies.js';
import { PAGE_POLICY, pageOf } from './pages.js';
import type { Page } from './pages.js';
import { attemptForm, SignInFailed } from './provider.js';
import type { Attempt, Provider } from './provider.js';
import { PublicRoute } from './publicRoute.js';
import type { SignInConfig } from './signInConfig.js';

/** How long somebody may take at the provider. */
const ATTEMPT_LIFETIME = 15 * 60_000;

const FAILED: Failure = { code: 'SIGN_IN_FAILED', message: 'The sign-in did not come to its end, or was not begun in this browser. Begin it again.' };
const UNAVAILABLE: Failure = { code: 'SIGN_IN_UNAVAILABLE', message: 'The sign-in provider does not answer, or not as it should. Try again later.' };

@Controller('auth')
export class AuthController {
  private readonly cookies: Cookies;

  constructor(
    @Inject(DEPS) private readonly deps: Deps,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SIGN_IN) private readonly config: SignInConfig,
    @Inject(PROVIDER) private readonly provider: Provider | null,
  ) {
    this.cookies = cookiesFor(config);
  }

  /** Sends the browser to the provider. `next` is where to go afterwards; `invitation` the token of one to accept. */
  @Get('login')
  @PublicRoute()
  async login(@Query() query: Readonly<Record<string, unknown>>, @Res() reply: FastifyReply): Promise<void> {
    const provider = this.provider;
    if (provider === null) return show(reply, 404, { title: 'No sign-in', text: 'This installation has no sign-in provider: use a key.', code: 'NOT_FOUND' });
    const { invitation } = query;
    try {
      const begun = await provider.begin({ next: nextOf(query['next']), invitation: typeof invitation === 'string' ? invitation : undefined });
      await reply.header('set-cookie', this.attemptCookie(begun.attempt)).header('cache-control', 'no-store').redirect(begun.location, 303);
    } catch (error) {
      this.fail(reply, UNAVAILABLE, error);
    }
  }

  /** Where the provider sends the browser back. */
  @Get('callback')
  @PublicRoute()
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // Good for one answer, right or wrong.
    void reply.header('set-cookie', clearCookie(this.cookies, this.cookies.attempt)).header('cache-control', 'no-store');
    const attempt = readAttempt(readCookie(request.headers.cookie, this.cookies.attempt));
    if (this.provider === null || attempt === undefined) return this.fail(reply, FAILED, undefined);
    try {
      const vouched = await this.provider.finish(new URL(request.url, this.config.publicUrl).searchParams, attempt);
      const account = await signIn(this.deps, vouched, attempt.invitation, this.config.rules);
      if (!account.ok) return this.fail(reply, account.failure, undefined);
      await this.endPresentSession(request);
      const { token, expiresAt } = await startSession(this.deps, account.value, this.config.session);
      await reply.header('set-cookie', this.sessionCookies(token, expiresAt)).redirect(attempt.next, 303);
    } catch (error) {
      this.fail(reply, error instanceof SignInFailed ? FAILED : UNAVAILABLE, error);
    }
  }

  /** Who is signed in, for pages: 401 where nobody is. */
  @Get('session')
  @PublicRoute()
  async session(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { token, signedIn } = await this.presentSession(request);
    const { person, session } = signedIn;
    const [account, affiliations] = await Promise.all([getAccount(this.deps, person), getAffiliations(this.deps, person)]);
    await reply.header('cache-control', 'no-store').send({
      session: encodeNodeId('session', session.id),
      name: account.name,
      email: account.email ?? null,
      csrfToken: csrfTokenOf(token),
      organizations: affiliationsOf(affiliations).map(({ role, ...affiliation }) => ({ ...affiliation, role: role ?? null })),
      expiresAt: session.expiresAt,
    });
  }

  /** A page with a button: a link alone, which any page can hold, signs nobody out. */
  @Get('logout')
  @PublicRoute()
  logoutPage(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const token = readCookie(request.headers.cookie, this.cookies.session);
    if (token === undefined) return show(reply, 200, { title: 'Signed out', text: 'You are not signed in.' });
    const action = { label: 'Sign out', target: '/auth/logout', fields: { csrfToken: csrfTokenOf(token) } };
    show(reply, 200, { title: 'Sign out', text: 'End your session in this browser, and at the provider where it offers that.', action });
  }

  /** Ends the session, and goes on to where the provider ends its own. */
  @Post('logout')
  @PublicRoute()
  async logout(
    @Req() request: FastifyRequest,
    @Body() body: Readonly<Record<string, unknown>> | undefined,
    @Headers('x-csrf-token') header: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const token = readCookie(request.headers.cookie, this.cookies.session);
    const field = body?.['csrfToken'];
    const given = header ?? (typeof field === 'string' ? field : '');
    if (token !== undefined && !isCsrfTokenOf(token, given)) {
      throw new FailureException({ code: 'CSRF_TOKEN_MISSING', message: 'Send the session’s token in `X-CSRF-Token`, or as the field `csrfToken`.' });
    }
    await this.endPresentSession(request);
    const gone = [this.cookies.session, this.cookies.csrf].map((name) => clearCookie(this.cookies, name));
    const location = (await this.providerLogout()) ?? '/auth/logout';
    void reply.header('set-cookie', gone).header('cache-control', 'no-store');
    if (header === undefined) await reply.redirect(location, 303);
    else await reply.send({ location });
  }

  private async presentSession(request: FastifyRequest): Promise<{ readonly token: string; readonly signedIn: SignedIn }> {
    const token = readCookie(request.headers.cookie, this.cookies.session);
    if (token === undefined) throw new FailureException({ code: 'UNAUTHENTICATED', message: 'Nobody is signed in here: open /auth/login.' });
    return { token, signedIn: valueOf(await findSignedIn(this.deps, { token }, this.config.session)) };
  }

  /** Whoever signs in anew, or out, leaves no session behind that an old cookie opens. */
  private async endPresentSession(request: FastifyRequest): Promise<void> {
    const token = readCookie(request.headers.cookie, this.cookies.session);
    const present = token === undefined ? undefined : await findSignedIn(this.deps, { token }, this.config.session);
    if (present?.ok === true) await endSession(this.deps, present.value.person, encodeNodeId('session', present.value.session.id));
  }

  private async providerLogout(): Promise<string | undefined> {
    try {
      return await this.provider?.logoutLocation(`${this.config.publicUrl}/auth/logout`);
    } catch (error) {
      this.logger.warn({ err: error }, 'the sign-in provider does not answer');
      return undefined;
    }
  }

  private attemptCookie(attempt: Attempt): string {
    const value = Buffer.from(JSON.stringify(attempt)).toString('base64url');
    const expires = new Date(this.deps.now().getTime() + ATTEMPT_LIFETIME);
    return setCookie(this.cookies, { name: this.cookies.attempt, value, expires, readableByScripts: 'no' });
  }

  private sessionCookies(token: string, expires: Date): string[] {
    const { session, csrf } = this.cookies;
    return [
      setCookie(this.cookies, { name: session, value: token, expires, readableByScripts: 'no' }),
      setCookie(this.cookies, { name: csrf, value: csrfTokenOf(token), expires, readableByScripts: 'yes' }),
    ];
  }

  private fail(reply: FastifyReply, failure: Failure, error: unknown): void {
    if (error !== undefined) this.logger.warn({ err: error, code: failure.code }, 'a sign-in failed');
    show(reply, errorCodes[failure.code].status, { title: 'Not signed in', text: failure.message, code: failure.code });
  }
}

function show(reply: FastifyReply, status: number, page: Page): void {
  void reply.status(status).header('content-security-policy', PAGE_POLICY).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(pageOf(page));
}

function readAttempt(cookie: string | undefined): Attempt | undefined {
  try {
    return attemptForm.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()));
  } catch {
    return undefined;
  }
}

/** A path of this origin and nothing else: `//elsewhere`, `/\elsewhere` and whole URLs lead away. */
function nextOf(value: unknown): string {
  return typeof value === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(value) ? value : '/ide';
}
