/** Keys: `vk_<prefix>_<secret>`. The prefix finds the key, a hash of the whole proves it; 256 random bits need no salt and no slow hash. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface NewSecret {
  /** Shown once, to its owner. */
  readonly key: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

const FORM = /^(vk_[0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

/** A secret of a new key, or another one of the key that has this prefix. */
export function newSecret(prefix = `vk_${randomBytes(8).toString('hex')}`): NewSecret {
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { key, prefix, hash: hashOf(key) };
}

/** The part of a key that may be looked up; undefined for text that is no key. */
export function prefixOf(key: string): string | undefined {
  return FORM.exec(key)?.[1];
}

export function proves(key: string, hash: Uint8Array): boolean {
  const given = hashOf(key);
  return given.length === hash.length && timingSafeEqual(given, hash);
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
