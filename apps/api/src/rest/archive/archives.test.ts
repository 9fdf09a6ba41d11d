/** Archives of strangers, sent to the API as they would. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import type { Headers } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, webLab } from '../../testing/api.js';
import type { TestApi } from '../../testing/api.js';
import { restClientOf } from '../../testing/restClient.js';
import type { RestClient } from '../../testing/restClient.js';
import { readTar } from './readTar.js';
import { writeTar } from './writeTar.js';
import { readYaml, writeYaml } from './yamlStream.js';

let api: TestApi;
let ours: RestClient;

beforeAll(async () => {
  api = await startApi();
  ours = restClientOf({ url: api.url, apiKey: api.ours.apiKey });
});

afterAll(async () => {
  await api.close();
});

async function tar(...entries: readonly (Headers & { readonly content?: string | Buffer })[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of entries) archive.entry(header, content ?? '');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The first header of an archive with other bytes at a place, and a checksum that fits again. */
function forged(archive: Buffer, place: number, bytes: string): Buffer {
  const copy = Buffer.from(archive);
  copy.write(bytes, place, 'latin1');
  copy.fill(' ', 148, 156);
  const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return copy;
}

async function upload(type: string, body: Buffer | string) {
  const response = await ours.post('/v1/labs', { query: { name: 'uploaded' }, headers: { 'content-type': type }, body });
  return response.body as { readonly id: string; readonly code?: string; readonly detail?: string };
}

async function filesOf(id: string): Promise<unknown> {
  return ((await ours.get(`/v1/labs/${id}/revisions/head/files`)).body as { readonly files: unknown }).files;
}

const path = fc.array(fc.stringMatching(/^[a-zA-Z0-9 äß_-]{1,40}$/), { minLength: 1, maxLength: 6 }).map((parts) => `${parts.join('/')}.yaml`);
const content = fc.string({ unit: 'grapheme', maxLength: 600 }).filter((text) => !text.includes('\0'));
const files = fc.uniqueArray(fc.record({ path, content }), { minLength: 1, maxLength: 5, selector: (file) => file.path });

describe('round trips', () => {
  test('any files through tar are the same files', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        expect(await readTar(await writeTar(given, new Date(0)))).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  test('any files through a YAML stream are the same, each with a last line that ends', () => {
    fc.assert(
      fc.property(files, (given) => {
        const ended = given.map((file) => ({ ...file, content: file.content.endsWith('\n') ? file.content : `${file.content}\n` }));
        expect(readYaml(writeYaml(given))).toEqual(ended);
      }),
      { numRuns: 100 },
    );
  });

  test.each(['application/x-tar', 'application/gzip', 'application/yaml'])('a lab goes out as %s and comes in again with the same content', async (type) => {
    const lab = await ours.post('/v1/labs', { body: { name: 'original', files: [...webLab, { path: 'clusters/prod/a.json', content: '{}\n' }] } });
    const { id } = lab.body as { readonly id: string };
    const original = await ours.get(`/v1/labs/${id}/revisions/head`);
    const download = await ours.get(`/v1/labs/${id}/revisions/head/files`, { headers: { accept: type } });
    expect(download.headers['content-disposition']).toMatch(/^attachment; filename="revision-1\./);
    const copy = await upload(type, download.body as Buffer);
    expect((await ours.get(`/v1/labs/${copy.id}/revisions/head`)).body).toMatchObject({ contentHash: (original.body as { readonly contentHash: string }).contentHash });
  });

  test('a YAML stream without marks is one file', async () => {
    const { id } = await upload('application/yaml', webLab[0]?.content ?? '');
    expect(await filesOf(id)).toEqual([{ path: 'lab.yaml', content: webLab[0]?.content }]);
  });

  test('folders, a leading ./ and headers of git are no obstacle', async () => {
    const comment = '52 comment=0123456789012345678901234567890123456789\n';
    const archive = await tar({ name: 'pax_global_header', content: comment }, { name: './', type: 'directory' }, { name: './a/b.yaml', content: 'a: 1\n' });
    const { id } = await upload('application/x-tar', forged(archive, 156, 'g'));
    expect(await filesOf(id)).toEqual([{ path: 'a/b.yaml', content: 'a: 1\n' }]);
  });

  test('an upload is a revision, too, with its message in the query', async () => {
    const { id } = await upload('application/yaml', 'a: 1\n');
    const archive = gzipSync(await tar({ name: 'b.yaml', content: 'b: 1\n' }));
    const response = await ours.post(`/v1/labs/${id}/revisions`, { query: { message: 'by tar' }, headers: { 'content-type': 'application/gzip', 'if-match': '*' }, body: archive });
    expect(response.body).toMatchObject({ number: 2, message: 'by tar' });
    expect(await filesOf(id)).toEqual([{ path: 'b.yaml', content: 'b: 1\n' }]);
  });
});

describe.skipIf(!/GNU tar/.test(spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout))('GNU tar', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vantage-tar-'));
  const given = [
    { path: 'a.yaml', content: 'a: 1\n' },
    { path: 'clusters/größe ñ 中文.yaml', content: 'b: ß\n' },
    { path: 'empty.yaml', content: '' },
    { path: `long/${'d'.repeat(90)}/${'e'.repeat(60)}.yaml`, content: 'c: 1\n' },
  ];

  beforeAll(() => {
    for (const { path, content } of given) {
      mkdirSync(join(folder, 'lab', dirname(path)), { recursive: true });
      writeFileSync(join(folder, 'lab', path), content);
    }
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function gnuTar(args: readonly string[], input?: Buffer): Buffer {
    const { status, stdout, stderr } = spawnSync('tar', args, { cwd: folder, ...(input === undefined ? {} : { input }) });
    expect([status, stderr.toString()]).toEqual([0, '']);
    return stdout;
  }

  test.each(['gnu', 'pax', 'ustar'])('what it packs as %s is read, folders and all', async (format) => {
    const { id } = await upload('application/gzip', gnuTar(['-C', 'lab', `--format=${format}`, '-cz', '.']));
    expect(await filesOf(id)).toEqual(given);
  });

  test('the format of 1979 is read as well', async () => {
    const { id } = await upload('application/x-tar', gnuTar(['-C', 'lab', '--format=v7', '-c', 'a.yaml', 'clusters', 'empty.yaml']));
    expect(await filesOf(id)).toEqual(given.slice(0, 3));
  });

  test.each(['application/x-tar', 'application/gzip'])('it unpacks what comes as %s, and packed again it is the same content', async (type) => {
    const first = (await ours.post('/v1/labs', { body: { name: 'original', files: given } })).body as { readonly id: string };
    const download = await ours.get(`/v1/labs/${first.id}/revisions/head/files`, { headers: { accept: type } });
    const unpacked = mkdtempSync(join(folder, 'unpacked-'));
    gnuTar(['-C', unpacked, type === 'application/gzip' ? '-xz' : '-x'], download.body as Buffer);
    const second = await upload('application/x-tar', gnuTar(['-C', unpacked, '-c', '.']));
    const [one, other] = await Promise.all([first, second].map(async ({ id }) => ((await ours.get(`/v1/labs/${id}/revisions/head`)).body as { readonly contentHash: string }).contentHash));
    expect(other).toBe(one);
  });
});

describe('what is refused', () => {
  const file = { name: 'a.yaml', content: 'a: 1\n' };

  test.each<[string, Headers]>([
    ['a symbolic link', { name: 'a.yaml', type: 'symlink', linkname: '/etc/passwd' }],
    ['a hard link', { name: 'b.yaml', type: 'link', linkname: 'a.yaml' }],
    ['a device', { name: 'a.yaml', type: 'character-device' }],
    ['a pipe', { name: 'a.yaml', type: 'fifo' }],
    ['a path that leaves the lab', { name: '../a.yaml' }],
    ['a path that leaves it in the middle', { name: 'a/../../b.yaml' }],
    ['an absolute path', { name: '/etc/passwd' }],
    ['a path of Windows', { name: 'a\\..\\b.yaml' }],
    ['an empty part', { name: 'a//b.yaml' }],
  ])('%s', async (_what, header) => {
    expect(await upload('application/x-tar', await tar(file, header))).toMatchObject({ code: 'ARCHIVE.UNSAFE' });
  });

  test('a kind of file that tar alone knows, in words', async () => {
    expect(await upload('application/x-tar', forged(await tar(file), 156, 'S'))).toMatchObject({ code: 'ARCHIVE.UNSAFE', detail: '"a.yaml" is of a kind that tar alone knows, such as a sparse file: a lab takes plain files alone.' });
  });

  test('a name that is no text', async () => {
    expect(await upload('application/x-tar', forged(await tar(file), 0, '\xe4'))).toMatchObject({ code: 'ARCHIVE.UNREADABLE' });
  });

  test('a name that breaks a line: a stream of YAML names each file in one', async () => {
    expect(await upload('application/x-tar', await tar({ name: 'a\nb.yaml', content: 'a: 1\n' }))).toMatchObject({ code: 'BAD_USER_INPUT', detail: '#/files/0/path holds characters that break a line or turn its direction.' });
  });

  test('the same path twice', async () => {
    expect(await upload('application/x-tar', await tar(file, file))).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('a file that is no text', async () => {
    expect(await upload('application/x-tar', await tar({ name: 'a.yaml', content: Buffer.from([0xff, 0xfe, 0x00]) }))).toMatchObject({ code: 'ARCHIVE.UNREADABLE' });
  });

  test('a NUL in a file', async () => {
    expect(await upload('application/x-tar', await tar({ name: 'a.yaml', content: 'a\0b' }))).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('an archive without files', async () => {
    expect(await upload('application/x-tar', await tar())).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('an archive that ends in the middle, or is none', async () => {
    const whole = await tar({ name: 'a.yaml', content: 'x'.repeat(5_000) });
    for (const broken of [whole.subarray(0, 2_000), whole.subarray(0, 700), Buffer.from('no archive at all'.repeat(100))]) {
      expect(await upload('application/x-tar', broken)).toMatchObject({ code: 'ARCHIVE.UNREADABLE' });
    }
    const packed = gzipSync(whole);
    for (const broken of [packed.subarray(0, packed.length / 2), whole]) expect(await upload('application/gzip', broken)).toMatchObject({ code: 'ARCHIVE.UNREADABLE' });
  });

  test('a bomb: 200 MiB in 200 KiB', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(300 * 1024);
    expect(await upload('application/gzip', bomb)).toMatchObject({ code: 'LAB_TOO_LARGE' });
  });

  test('a file that unpacks to more than a body may hold', async () => {
    const large = gzipSync(await tar({ name: 'a.yaml', content: Buffer.alloc(10 * 1024 * 1024 + 1, 'a') }));
    expect(await upload('application/gzip', large)).toMatchObject({ code: 'LAB_TOO_LARGE' });
  });

  test('a header that promises more than there is', async () => {
    const archive = await tar({ name: 'a.yaml', content: 'a' });
    expect(await upload('application/x-tar', forged(archive, 124, '77777777777\0'))).toMatchObject({ code: 'LAB_TOO_LARGE' });
  });

  test('more files than a lab may have', async () => {
    const many = await tar(...Array.from({ length: 5_001 }, (_, index) => ({ name: `${index}.yaml`, content: '' })));
    expect(await upload('application/gzip', gzipSync(many))).toMatchObject({ code: 'LAB_TOO_LARGE' });
  });

  test('more files than that as JSON, and over GraphQL: the same code', async () => {
    const input = { name: 'many', files: Array.from({ length: 5_001 }, (_, index) => ({ path: `${index}.yaml`, content: '' })) };
    expect((await ours.post('/v1/labs', { body: input })).body).toMatchObject({ status: 413, code: 'LAB_TOO_LARGE', errors: [{ pointer: '#/files' }] });
    const { errors } = await api.ours.query('mutation ($input: CreateLabInput!) { createLab(input: $input) { lab { id } } }', { input });
    expect(errors).toMatchObject([{ extensions: { code: 'LAB_TOO_LARGE', argument: 'input.files' } }]);
  });
});
