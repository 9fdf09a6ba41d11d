import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiVariables, migrationVariables, workerVariables } from '@vantage/contract';
import { afterAll, expect, test } from 'vitest';
import { readEnvironment, unknownVariables } from './environment.js';

const DATABASE_URL = 'postgresql://vantage_runtime:s3cret-word@localhost:5432/vantage';
const folder = mkdtempSync(join(tmpdir(), 'vantage-environment-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function refusal(given: Readonly<Record<string, string>>): string {
  try {
    readEnvironment(apiVariables, given);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

test('what is not said has its default, and an empty value is none', () => {
  expect(readEnvironment(apiVariables, { DATABASE_URL, PORT: '', VANTAGE_OPS_PORT: '' })).toMatchObject({ DATABASE_URL, PORT: 4000, VANTAGE_OPS_PORT: undefined, LOG_LEVEL: 'info', VANTAGE_CORS_ORIGINS: [] });
});

test('lists are separated by commas, with spaces or without', () => {
  const { VANTAGE_CORS_ORIGINS } = readEnvironment(apiVariables, { DATABASE_URL, VANTAGE_CORS_ORIGINS: 'https://a.example, http://localhost:5173' });
  expect(VANTAGE_CORS_ORIGINS).toEqual(['https://a.example', 'http://localhost:5173']);
});

test.each([
  ['a variable that must be there', {}, 'DATABASE_URL is missing: set it to postgresql://user:password@host:5432/database, or DATABASE_URL_FILE to a file that holds it.'],
  ['a number that is none', { DATABASE_URL, PORT: 'http' }, 'PORT is wrong: set it to 0 to 65535, not "http".'],
  ['a number out of its range', { DATABASE_URL, VANTAGE_SHUTDOWN_SECONDS: '0' }, 'VANTAGE_SHUTDOWN_SECONDS is wrong: set it to 1 to 600, not "0".'],
  ['an origin with a path', { DATABASE_URL, VANTAGE_CORS_ORIGINS: 'https://a.example/app' }, 'VANTAGE_CORS_ORIGINS is wrong'],
  ['a proxy that is no address', { DATABASE_URL, VANTAGE_TRUSTED_PROXIES: '10.0.0.0/8,everybody' }, 'VANTAGE_TRUSTED_PROXIES is wrong: set it to 10.0.0.0/8,192.168.1.7'],
  ['a network of more bits than there are', { DATABASE_URL, VANTAGE_TRUSTED_PROXIES: '10.0.0.0/33' }, 'VANTAGE_TRUSTED_PROXIES is wrong'],
  ['no threads', { DATABASE_URL, VANTAGE_ENGINE_THREADS: '0' }, 'VANTAGE_ENGINE_THREADS is wrong: set it to 1 to 64, not "0".'],
  ['more memory than there is', { DATABASE_URL, VANTAGE_ENGINE_THREAD_MEGABYTES: '1000000' }, 'VANTAGE_ENGINE_THREAD_MEGABYTES is wrong: set it to 64 to 65536'],
  ['a key of webhooks that is too short', { DATABASE_URL, VANTAGE_WEBHOOK_KEY: Buffer.alloc(16).toString('base64') }, 'VANTAGE_WEBHOOK_KEY is wrong: set it to 32 random bytes as base64'],
  ['a level that does not exist', { DATABASE_URL, LOG_LEVEL: 'loud' }, 'LOG_LEVEL is wrong: set it to fatal, error, warn'],
  ['a secret in two places', { DATABASE_URL, DATABASE_URL_FILE: '/run/secrets/url' }, 'DATABASE_URL and DATABASE_URL_FILE are both set'],
  ['a file that is not there', { DATABASE_URL_FILE: '/nowhere/url' }, 'DATABASE_URL_FILE names a file that cannot be read (ENOENT): /nowhere/url'],
])('%s is refused by name', (_what, given, message) => {
  expect(refusal(given)).toContain(message);
});

test('everything that is wrong is said at once', () => {
  expect(refusal({ PORT: 'x', LOG_LEVEL: 'y' }).split('\n')).toHaveLength(4);
});

test('a secret is never printed', () => {
  expect(refusal({ DATABASE_URL: 'mysql://root:s3cret-word@db' })).not.toContain('s3cret-word');
  expect(refusal({ DATABASE_URL_FILE: file('bad', 'mysql://root:s3cret-word@db') })).not.toContain('s3cret-word');
});

test('a secret is read from a file, without the end of its line', () => {
  const password = file('password', 'correct horse battery\n');
  const { VANTAGE_RUNTIME_PASSWORD } = readEnvironment(migrationVariables, { DATABASE_URL, VANTAGE_RUNTIME_PASSWORD_FILE: password });
  expect(VANTAGE_RUNTIME_PASSWORD).toBe('correct horse battery');
});

test('what is no secret has no file', () => {
  expect(readEnvironment(workerVariables, { DATABASE_URL, WORKER_CONCURRENCY_FILE: '/etc/passwd' }).WORKER_CONCURRENCY).toBe(2);
});

test('a name that nobody reads is told, with the one that was meant', () => {
  const given = { DATABASE_URL, VANTAGE_CORS_ORIGIN: 'x', WORKER_CONCURENCY: '4', VANTAGE_ZZZZZZZZZZ: '1', VANTAGE_STATE: '.', VANTAGE_METRICS_TOKEN_FILE: '/x', HOME: '/' };
  expect(unknownVariables(given)).toEqual([
    'VANTAGE_CORS_ORIGIN is no variable of Vantage. Did you mean VANTAGE_CORS_ORIGINS?',
    'WORKER_CONCURENCY is no variable of Vantage. Did you mean WORKER_CONCURRENCY?',
    'VANTAGE_ZZZZZZZZZZ is no variable of Vantage.',
  ]);
});
