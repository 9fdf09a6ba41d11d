import type { z } from 'zod';

const TIME = 'a time such as 2026-01-31T12:00:00Z';

const NOUNS: Readonly<Record<string, string>> = { string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'an object', record: 'an object', date: TIME };

const FORMATS: Readonly<Record<string, string>> = { datetime: TIME, url: 'a URL such as https://example.com/path', email: 'an e-mail address' };

/**
 * What is wrong with a value, as the end of a sentence that begins with its place: for `safeParse`, which asks it wherever a schema has no words of its own.
 * Undefined leaves the matter to zod.
 */
export const issueText: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union')) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${NOUNS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`;
    case 'invalid_format':
      return FORMATS[issue.format] === undefined ? undefined : `must be ${FORMATS[issue.format]}`;
    case 'invalid_union':
      return 'has none of the forms that are known here';
    case 'unrecognized_keys':
      return `holds what is not known here: ${issue.keys.slice(0, 3).join(', ')}`;
    case 'too_small':
      return sizeText(issue.origin, 'at least', issue.minimum);
    case 'too_big':
      return sizeText(issue.origin, 'at most', issue.maximum);
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return undefined;
  }
};

function sizeText(origin: string, bound: string, size: number | bigint): string {
  switch (origin) {
    case 'string':
      return `must have ${bound} ${size} characters`;
    case 'array':
    case 'set':
      return `must have ${bound} ${size} items`;
    default:
      return `must be ${bound} ${size}`;
  }
}
