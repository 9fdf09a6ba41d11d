/** Secrets at rest: AES-256-GCM (NIST SP 800-38D) under a key of the installation, bound to the row that holds them. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const VERSION = 'v1';
const TAG_LENGTH = 16;

/** `owner` names the row: a sealed secret that is copied to another row does not open there. */
export function sealSecret(secret: string, key: Uint8Array, owner: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [VERSION, ...[nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
}

/** Undefined where the key is another one, or where anything was changed. Throws where the form is none that is known here. */
export function openSecret(text: string, key: Uint8Array, owner: string): string | undefined {
  const [version, nonce = '', sealed = '', tag = ''] = text.split('.');
  if (version !== VERSION) throw new Error(`A secret was sealed in a way that is not known here: ${version ?? ''}.`);
  const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'base64url'), { authTagLength: TAG_LENGTH }).setAAD(Buffer.from(owner));
  const given = Buffer.from(tag, 'base64url');
  // Node takes shorter tags where it is not told their length; they are easier to guess.
  if (given.length !== TAG_LENGTH) return undefined;
  const opened = decipher.setAuthTag(given).update(Buffer.from(sealed, 'base64url'));
  try {
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
