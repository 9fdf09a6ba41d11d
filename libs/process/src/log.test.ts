import { expect, test } from 'vitest';
import { createLogger, describeError, strikeSecrets } from './log.js';
import type { Logger } from './log.js';

const KEY = `vk_${'0123456789abcdef'}_${'A'.repeat(43)}`;

function logged(write: (logger: Logger) => void, level = 'info'): string {
  const lines: string[] = [];
  write(createLogger({ name: 'test', level, destination: { write: (line: string) => void lines.push(line) } }));
  return lines.join('');
}

test('a line is one JSON object with a level by name and a time that people can read', () => {
  const line = logged((logger) => logger.info({ route: '/v1/labs' }, 'request'));
  expect(JSON.parse(line)).toMatchObject({ level: 'info', name: 'test', route: '/v1/labs', msg: 'request' });
  expect((JSON.parse(line) as { time: string }).time).toMatch(/^\d{4}-\d\d-\d\dT/);
});

test('what is below the level is not written', () => {
  expect(logged((logger) => logger.info('quiet'), 'warn')).toBe('');
});

test.each([
  ['a header', { headers: { authorization: 'whatever it is' } }],
  ['a header of a request', { req: { headers: { authorization: 'whatever it is' } } }],
  ['a cookie', { headers: { cookie: 'whatever it is' } }],
  ['a cookie that is set', { headers: { 'set-cookie': 'whatever it is' } }],
  ['files of a lab', { input: { files: [{ path: 'a.yaml', content: 'whatever it is' }] } }],
  ['the content of a file', { file: { path: 'a.yaml', content: 'whatever it is' } }],
  ['a password', { password: 'whatever it is' }],
])('%s is removed', (_what, fields) => {
  expect(logged((logger) => logger.info(fields, 'x'))).not.toContain('whatever it is');
});

test.each([
  ['a key', `no user has ${KEY} any more`, KEY.slice(20)],
  ['a key in an error', new Error(`bad key ${KEY}`), KEY.slice(20)],
  ['the password of a database', 'connect postgresql://vantage:pa55w0rd@db:5432/vantage', 'pa55w0rd'],
  ['the password of Redis', 'connect redis://:pa55w0rd@cache:6379', 'pa55w0rd'],
  ['what follows Bearer', 'sent Bearer abc.def-ghi', 'abc.def'],
])('%s is struck out wherever it is written', (_what, text, secret) => {
  const line = logged((logger) => (text instanceof Error ? logger.error({ err: text }, 'failed') : logger.info(text)));
  expect(line).not.toContain(secret);
  expect(() => void JSON.parse(line)).not.toThrow();
});

test('text without secrets stays as it is', () => {
  expect(strikeSecrets('http://localhost:4000/graphql answers 200')).toBe('http://localhost:4000/graphql answers 200');
});

test('an error is told with its cause, and without what else hangs on it', () => {
  const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Failing row contains (apiVersion: v1 …)' });
  const described = describeError(new Error('x'.repeat(2_000), { cause }));
  expect(described).toMatchObject({ type: 'Error', cause: { message: 'duplicate key', code: '23505' } });
  expect(described.message.length).toBeLessThan(600);
  expect(JSON.stringify(described)).not.toContain('apiVersion');
});
