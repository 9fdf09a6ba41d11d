/** Secrets that are found by their hash alone: 256 random bits, which need no salt and no slow hash. */
import { createHash, randomBytes } from 'node:crypto';

export interface NewToken {
  /** Given away once. */
  readonly token: string;
  /** What is kept. */
  readonly hash: Buffer;
}

/** A token whose prefix tells a reader what it is for. */
export function newToken(prefix: string): NewToken {
  const token = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOfToken(token) };
}

export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
