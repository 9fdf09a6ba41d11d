/** A client of `/v1` that holds every answer against the contract: a status, a code or a field that no route declares fails the test. */
import { errorCodes, failuresOf, isConditional, isErrorCode, problem, restRoutes } from '@vantage/contract';
import type { Method, RestRoute } from '@vantage/contract';
import supertest from 'supertest';
import type { Response, Test } from 'supertest';
import type { z } from 'zod';

export interface RestRequest {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

export type RestClient = Readonly<Record<Method, (path: string, request?: RestRequest) => Promise<RestResponse>>>;

export function restClientOf({ url, apiKey }: { readonly url: string; readonly apiKey?: string | undefined }): RestClient {
  const send = (method: Method) => async (path: string, request: RestRequest = {}) => {
    const response: RestResponse = await fill(supertest(url)[method](path), request, apiKey);
    const { status, headers, body } = response;
    holdAgainstContract(method, path, { status, headers, body });
    return { status, headers, body };
  };
  return { get: send('get'), post: send('post'), put: send('put'), patch: send('patch'), delete: send('delete') };
}

async function fill(test: Test, { query = {}, headers = {}, body }: RestRequest, apiKey: string | undefined): Promise<Response> {
  const asked = test
    .query(query)
    .set(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` })
    .set(headers)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, bodyOf(response.headers['content-type'], Buffer.concat(chunks))));
    });
  return body === undefined ? asked : asked.send(body);
}

/** JSON as its value, text as text, everything else as its bytes. */
function bodyOf(type: string | undefined, bytes: Buffer): unknown {
  if (type?.includes('json') === true) return JSON.parse(bytes.toString());
  return type?.startsWith('text/') === true || type?.includes('yaml') === true ? bytes.toString() : bytes;
}

function holdAgainstContract(method: Method, path: string, { status, headers, body }: RestResponse): void {
  const route = restRoutes.find((candidate) => candidate.method === method && patternOf(candidate).test(path));
  if (route === undefined || (status === 304 && isConditional(route))) return;
  const type = headers['content-type']?.split(';', 1)[0];
  if (status >= 400) return holdRefusal(route, { status, type, body });
  if (route.access === 'key' && headers['vantage-cost'] === undefined) throw new Error(`${route.id} does not tell what it cost.`);
  const answer = route.answers[status];
  if (answer === undefined) throw new Error(`${route.id} does not declare the status ${status}.`);
  for (const name of TELLING_HEADERS) {
    if (headers[name] !== undefined && answer.headers?.[name] === undefined) throw new Error(`${route.id} does not declare the header ${name} for ${status}.`);
  }
  if (answer.content === undefined && type === undefined) return;
  const schema = Object.entries(answer.content ?? {}).find(([known]) => known === type)?.[1];
  if (schema === undefined) throw new Error(`${route.id} does not declare ${type ?? 'an empty body'} for ${status}.`);
  hold(schema, body, `${route.id} ${status}`);
}

/** Headers that say something of this answer, and not of every one. */
const TELLING_HEADERS = ['location', 'etag', 'link', 'retry-after'] as const;

function holdRefusal(route: RestRoute, { status, type, body }: { readonly status: number; readonly type: string | undefined; readonly body: unknown }): void {
  if (type !== 'application/problem+json') throw new Error(`${route.id} refuses as ${type ?? 'nothing'}.`);
  const { code } = hold(problem, body, `${route.id} ${status}`);
  if (!isErrorCode(code) || !failuresOf(route).includes(code)) throw new Error(`${route.id} does not declare ${code}.`);
  if (errorCodes[code].status !== status) throw new Error(`${code} came as ${status}.`);
}

/** Parsing leaves out what a schema does not name: what is left must be all there was. */
function hold<T extends z.ZodType>(schema: T, body: unknown, what: string): z.output<T> {
  const parsed = schema.parse(body);
  if (typeof body === 'object' && !(body instanceof Uint8Array) && canonical(parsed) !== canonical(body)) {
    throw new Error(`${what} has more than the contract says: ${canonical(body)}`);
  }
  return parsed;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function patternOf({ path }: RestRoute): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
}
