/**
 * The log: one JSON object a line. What could be a secret, or a person's file, never gets there: known fields are removed, known forms of
 * keys and passwords are struck out of whatever else is written, and of an error only what a reader needs is kept.
 */
import { pino, stdTimeFunctions } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger } from 'pino';

/** Fields that hold a secret wherever they stand, at most two levels deep. */
const SECRET_FIELDS = ['authorization', 'vantage-link', 'cookie', 'set-cookie', 'password', 'token', 'secret', 'apiKey', 'key', 'connectionString', 'files', 'content'];
const STRUCK = '[removed]';

/** A key or a token of ours, the credentials inside a URL, and whatever follows `Bearer`. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/vk_[0-9A-Za-z]{4,}(?:_[0-9A-Za-z_-]*)?/g, `vk_${STRUCK}`],
  // A session's, an invitation's, a link's.
  [/\bv[sil]_[0-9A-Za-z_-]{43}/g, STRUCK],
  [/([a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@"\\]*):[^\s/@"\\]+@/gi, `$1:${STRUCK}@`],
  [/\b(Bearer|Basic) +[\w.~+/=-]+/g, `$1 ${STRUCK}`],
];

/** Longer messages come from errors that quote what they were given. */
const MAX_MESSAGE = 500;
const MAX_CAUSES = 5;

export interface LogOptions {
  readonly name: string;
  readonly level: string;
  /** Where lines go; standard output unless said. */
  readonly destination?: DestinationStream;
}

/** The logger of a process. */
export function createLogger({ name, level, destination }: LogOptions): Logger {
  const options = {
    name,
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]), censor: STRUCK },
    serializers: { err: describeError },
    hooks: { streamWrite: strikeSecrets },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** A text without what looks like a secret. */
export function strikeSecrets(text: string): string {
  return SECRET_TEXT.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}

interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

/** Of an error, nothing but its type, message, code, place and cause: drivers hang whole rows on theirs. */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: shortened(String(error)) };
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    type: error.constructor.name,
    message: shortened(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    stack: placesOf(error),
    ...(error.cause === undefined || depth >= MAX_CAUSES ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

function shortened(message: string): string {
  return message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE)} … (${message.length} characters)`;
}

/** The stack without the message, which stands in front of it and may be long. */
function placesOf(error: Error): string {
  return (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
}

/** The log as Nest wants it: what goes wrong, and under `debug` what it does. */
export interface FrameworkLog {
  readonly log: (message: unknown) => void;
  readonly warn: (message: unknown) => void;
  readonly error: (message: unknown, stack?: unknown) => void;
}

export function frameworkLog(logger: Logger): FrameworkLog {
  return {
    log: (message) => logger.debug(textOf(message)),
    warn: (message) => logger.warn(textOf(message)),
    error: (message, stack) => logger.error({ stack }, textOf(message)),
  };
}

function textOf(message: unknown): string {
  return message instanceof Error ? message.message : String(message);
}
