/** Answers to what never became a request: the parser gave up, or the headers did not come to their end. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorCodes } from '@vantage/contract';
import type { ErrorCode, Problem } from '@vantage/contract';
import { PROTECTIVE_HEADERS } from './securityHeaders.js';

/** By the codes of Node's parser and server. */
const CODES: Readonly<Record<string, ErrorCode>> = { HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE', ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT' };

/** Answers, and closes the connection: nobody knows where in it the next request would begin. */
export function answerBroken(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(answerTo(CODES[error.code ?? ''] ?? 'MALFORMED_HTTP'));
  socket.destroy();
}

function answerTo(code: ErrorCode): string {
  const { status, meaning } = errorCodes[code];
  const problem: Problem = { type: 'about:blank', title: meaning, status, code, detail: meaning };
  const body = JSON.stringify(problem);
  const headers = { ...PROTECTIVE_HEADERS, 'content-type': 'application/problem+json; charset=utf-8', 'content-length': Buffer.byteLength(body), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n');
}
