/** Names that follow from content alone: the same object gets the same name wherever it stands in the files. */

/** FNV-1a of 32 bits, which Kubernetes hashes pod templates with (pkg/util/hash). */
export function contentHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/** Letters and digits that make no words by chance (k8s.io/apimachinery/pkg/util/rand). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters such as the API server appends for `generateName`. */
export function nameSuffix(text: string): string {
  let rest = contentHash(text);
  let suffix = '';
  for (let index = 0; index < 5; index += 1) {
    suffix += alphabet.charAt(rest % alphabet.length);
    rest = Math.floor(rest / alphabet.length);
  }
  return suffix;
}

/** The `pod-template-hash` of a template: its digits, written in the same alphabet (rand.SafeEncodeString). */
export function templateHash(template: unknown): string {
  const digits = String(contentHash(canonicalJson(template)));
  return [...digits].map((digit) => alphabet.charAt(digit.charCodeAt(0) % alphabet.length)).join('');
}

/** JSON with the keys of every object in order, so that the order of fields does not show. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
