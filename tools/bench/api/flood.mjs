// @ts-check
/** `node flood.mjs '<json>'`: one organisation's flood, in a process of its own so that it does not delay the measuring one. */
import { send } from './load.mjs';

const { access, operation, load } = JSON.parse(process.argv[2] ?? '');
process.stdout.write(JSON.stringify(await send(access, operation, load)));
