import type { ScalarValue } from './node.js';

/**
 * The value of a plain (unquoted) scalar as Kubernetes' tools read it: YAML 1.1 as go-yaml resolves it, where `yes` is a boolean,
 * `0777` an octal number, and dates and `22:30` are text. https://github.com/go-yaml/yaml/blob/v2/resolve.go
 */
export function resolvePlain(source: string): ScalarValue {
  const first = source.charCodeAt(0);
  if (Number.isNaN(first) || source === '~') return null;
  if (isLetter(first)) return words.has(source) ? (words.get(source) ?? null) : source;
  return resolveNumber(source) ?? source;
}

const words = new Map<string, ScalarValue>([
  ...['null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);

function resolveNumber(source: string): number | undefined {
  const plain = source.includes('_') ? source.replaceAll('_', '') : source;
  if (/^[-+]?\d+$/.test(plain)) return octal(plain) ?? Number(plain);
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain)) return Number(plain);
  const based = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.exec(plain);
  if (based !== null) return Number(based[2]) * (based[1] === '-' ? -1 : 1);
  if (/^[-+]?\.(inf|Inf|INF)$/.test(plain)) return plain.startsWith('-') ? -Infinity : Infinity;
  return /^\.(nan|NaN|NAN)$/.test(plain) ? NaN : undefined;
}

function octal(digits: string): number | undefined {
  const match = /^([-+]?)0([0-7]+)$/.exec(digits);
  if (match === null) return undefined;
  return Number.parseInt(match[2] ?? '', 8) * (match[1] === '-' ? -1 : 1);
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
