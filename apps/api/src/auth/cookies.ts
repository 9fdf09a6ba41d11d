/** The cookies of people who sign in. */
import { parse, serialize } from 'cookie';
import type { SerializeOptions } from 'cookie';
import type { SignInConfig } from './signInConfig.js';

export interface Cookies {
  /** The session's token; no script reads it. */
  readonly session: string;
  /** The token that the session's own pages send along; their scripts read it. */
  readonly csrf: string;
  /** What was agreed when a sign-in began in this browser. */
  readonly attempt: string;
  readonly secure: boolean;
}

/**
 * Over https each has the prefix `__Host-`: no other host of the domain, and nobody on an unencrypted connection, can have set it
 * (RFC 6265bis, section 4.1.3.2). Over plain http, for a machine of one's own, browsers do not take that prefix.
 */
export function cookiesFor({ publicUrl }: Pick<SignInConfig, 'publicUrl'>): Cookies {
  const secure = publicUrl.startsWith('https:');
  const prefix = secure ? '__Host-' : '';
  return { session: `${prefix}vantage-session`, csrf: `${prefix}vantage-csrf`, attempt: `${prefix}vantage-sign-in`, secure };
}

/** One cookie of a request's Cookie header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const value = parse(header ?? '')[name];
  return value === '' ? undefined : value;
}

export interface NewCookie {
  readonly name: string;
  readonly value: string;
  readonly expires: Date;
  readonly readableByScripts: 'yes' | 'no';
}

export function setCookie(cookies: Cookies, { name, value, expires, readableByScripts }: NewCookie): string {
  return serialize(name, value, { ...attributes(cookies), expires, httpOnly: readableByScripts === 'no' });
}

export function clearCookie(cookies: Cookies, name: string): string {
  return serialize(name, '', { ...attributes(cookies), expires: new Date(0), httpOnly: true });
}

/** Lax: sent along when somebody follows a link here, as the provider's way back is, and not by other sites' forms and scripts. */
function attributes({ secure }: Cookies): SerializeOptions {
  return { path: '/', secure, sameSite: 'lax' };
}
