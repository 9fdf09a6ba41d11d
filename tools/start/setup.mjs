// @ts-check
/** Readies a checkout and the database of DATABASE_URL for `run.mjs`, where servers of their own take the place of `npm start`. */
import { ensureInstalled } from '../install/install.mjs';

await ensureInstalled();
const { transpile } = await import('../build/transpile.mjs');
transpile();
const { prepare } = await import('./demo.mjs');
await prepare(process.env['DATABASE_URL'] ?? '');
