// @ts-check
/** `node tools/start/run.mjs api` or `worker`: one process, as the runtime role of the database whose owner DATABASE_URL names. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtimeUrl } from '@vantage/db';
import { root } from '../root.mjs';

const [name = ''] = process.argv.slice(2);
if (!['api', 'worker'].includes(name)) throw new Error('usage: node tools/start/run.mjs api|worker');
process.env['DATABASE_URL'] = runtimeUrl(process.env['DATABASE_URL'] ?? '');
await import(pathToFileURL(join(root, 'apps', name, 'dist', 'main.js')).href);
