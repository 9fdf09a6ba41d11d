/** Colours of a terminal (ECMA-48 SGR), or none: the words are the same either way. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubt: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const plain = (text: string): string => text;
const sgr = (code: number) => (text: string): string => `\u001b[${code}m${text}\u001b[0m`;

export const PLAIN: Paint = { good: plain, bad: plain, doubt: plain, strong: plain, faint: plain };
export const COLORS: Paint = { good: sgr(32), bad: sgr(31), doubt: sgr(33), strong: sgr(1), faint: sgr(2) };
