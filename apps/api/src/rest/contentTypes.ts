import { isUtf8 } from 'node:buffer';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { GZIP_TYPE, JSON_TYPE, TAR_TYPE, YAML_TYPE } from '@vantage/contract';
import { defaultJsonLimits, isWithin } from '../http/jsonMeasure.js';
import { FailureException } from './failureException.js';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A page of ours sends a token or two. */
const FORM_LIMIT = 16 * 1024;

/** Whatever they send along is not read, so neither is how it would be packed. */
const WITHOUT_BODY: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Teaches the server what bodies there are: JSON, YAML as text, archives as bytes, and forms of our own pages. */
export function readBodies(adapter: FastifyAdapter, bodyLimit: number): void {
  const server = adapter.getInstance();
  const readJson = server.getDefaultJsonParser('error', 'error');
  adapter.useBodyParser(JSON_TYPE, false, { bodyLimit }, (request, body: Buffer, done) => {
    const refusal = refusalOfText(body) ?? (isWithin(defaultJsonLimits, body) ? undefined : tooMuch());
    if (refusal === undefined) void readJson(request, body.toString(), done);
    else done(refusal);
  });
  server.addContentTypeParser(YAML_TYPE, { parseAs: 'buffer' }, (_request, body: Buffer, done) => done(refusalOfText(body) ?? null, body.toString()));
  server.addContentTypeParser([TAR_TYPE, GZIP_TYPE], { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  adapter.useBodyParser(FORM_TYPE, false, { bodyLimit: FORM_LIMIT });
  server.addHook('preParsing', (request, _reply, payload, done) => {
    const coding = WITHOUT_BODY.has(request.method) ? undefined : request.headers['content-encoding'];
    if (coding === undefined) done(null, payload);
    else done(coded(coding));
  });
}

/** RFC 8259, section 8.1; and what would be put in the place of other bytes is not what was sent. */
function refusalOfText(body: Uint8Array): FailureException | undefined {
  return isUtf8(body) ? undefined : new FailureException({ code: 'MALFORMED_BODY', message: 'The body is not UTF-8.' });
}

/** RFC 9110, section 15.5.16. What is unpacked has no size before it is: files come as `application/gzip`, whose reader knows their limits. */
function coded(coding: string): FailureException {
  return new FailureException({ code: 'UNSUPPORTED_MEDIA_TYPE', message: `Bodies are read as they are: send this one without \`Content-Encoding: ${coding.slice(0, 50)}\`.` });
}

function tooMuch(): FailureException {
  const { depth, values } = defaultJsonLimits;
  return new FailureException({ code: 'BODY_TOO_LARGE', message: `JSON may nest at most ${depth} levels, and hold at most ${values} values.` });
}
