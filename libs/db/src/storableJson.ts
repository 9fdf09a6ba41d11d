import type { Prisma } from './generated/client.js';

type Json = Prisma.InputJsonValue;

/**
 * The value as `jsonb` takes it, which refuses NUL and half a surrogate pair (PostgreSQL's manual, section 8.14). Titles and names from files may hold them,
 * for YAML and JSON write both as escapes: the replacement character stands for them, as it does for other bytes that are no text.
 */
export function storableJson(value: Json): Json {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- what was JSON is JSON
  return JSON.parse(JSON.stringify(value), (_name, inner: unknown) => (typeof inner === 'string' ? inner.replace(/\0|\p{Surrogate}/gu, '\ufffd') : inner)) as Json;
}
