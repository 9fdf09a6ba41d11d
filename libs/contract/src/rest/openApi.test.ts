import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { openApiDocument } from './openApi.js';
import { restRoutes } from './restRoutes.js';

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

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document);
  const { components } = document as { readonly components: { readonly schemas: Readonly<Record<string, unknown>> } };
  const names = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1] ?? reference);
  expect(names.filter((name) => components.schemas[name] === undefined)).toEqual([]);
});

test.each(restRoutes.map((route) => [route.id, route] as const))('%s declares exactly the parameters of its path', (_id, { path, params }) => {
  expect([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(Object.keys(params.shape));
});
