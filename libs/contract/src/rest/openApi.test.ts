import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { openApiDocument } from './openApi.js';
import { restRoutes } from './restRoutes.js';
import { tag as questions } from './routes/questions.js';

const document = openApiDocument(restRoutes);

test('the document is one of OpenAPI 3.1', async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
});

test('the committed document is the one that the routes make', async () => {
  await expect(`${JSON.stringify(document, undefined, 2)}\n`).toMatchFileSnapshot('../../openapi.json');
});

test('no two operations have one name', () => {
  const names = restRoutes.map((route) => route.id);
  expect(new Set(names).size).toBe(names.length);
});

test('a page is paid for by its items, and so is nothing else', () => {
  const pages = restRoutes.filter((route) => 'first' in route.query.shape).map((route) => route.id);
  expect(restRoutes.filter((route) => route.cost.each?.of === 'first').map((route) => route.id)).toEqual(pages);
});

/** What is the same done twice as done once: an answer changes nothing, an invitation is good for one, and what was cancelled stays so; a submission has a key of its own. */
const REPEATABLE = ['acceptInvitation', 'cancelSimulation', 'createSubmission'];

test('every POST that does more than answer takes an idempotency key', () => {
  const plain = restRoutes.filter((route) => route.method === 'post' && route.repetition !== 'byKey' && route.tag !== questions).map((route) => route.id);
  expect(plain.sort()).toEqual(REPEATABLE);
});

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document);
  const { components } = document as { readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference);
  const leads = (reference: string): boolean => {
    const [, kind = '', name = ''] = /^#\/components\/(\w+)\/([\w-]+)$/.exec(reference) ?? [];
    return components[kind]?.[name] !== undefined;
  };
  expect(references.filter((reference) => !leads(reference))).toEqual([]);
});

test.each(restRoutes.map((route) => [route.id, route] as const))('%s declares exactly the parameters of its path', (_id, { path, params }) => {
  expect([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(Object.keys(params.shape));
});

test('what may be null says what null means', () => {
  expect([...nullableIn(document)].filter(([, schema]) => !Object.hasOwn(schema, 'description')).map(([name]) => name)).toEqual([]);
});

/** Each property, anywhere in the document, that may be null. */
function* nullableIn(part: unknown): Generator<readonly [string, object]> {
  if (typeof part !== 'object' || part === null) return;
  if ('properties' in part && typeof part.properties === 'object' && part.properties !== null) {
    for (const [name, schema] of Object.entries(part.properties) as readonly (readonly [string, unknown])[]) {
      if (typeof schema === 'object' && schema !== null && mayBeNull(schema)) yield [name, schema];
    }
  }
  for (const inside of Object.values(part) as readonly unknown[]) yield* nullableIn(inside);
}

function mayBeNull(schema: object): boolean {
  return 'anyOf' in schema && Array.isArray(schema.anyOf) && schema.anyOf.some((form: unknown) => typeof form === 'object' && form !== null && 'type' in form && form.type === 'null');
}
