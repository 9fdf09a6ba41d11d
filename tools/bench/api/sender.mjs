// @ts-check
/** `node sender.mjs`: sends the load that its standard input describes, and prints what became of it. */
import { text } from 'node:stream/consumers';
import { flood } from './flood.mjs';
import { pace } from './pace.mjs';

const { access, operations, load } = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(await (load.kind === 'flood' ? flood(access, operations, load) : pace(access, operations, load))));
