// @ts-check
/** `npm run schema:release`: from now on, clients may rely on the schema as it is today. A person runs it, with the version that goes out. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';

const contract = join(root, 'libs/contract');
copyFileSync(join(contract, 'schema.graphql'), join(contract, 'schema.released.graphql'));
console.log('libs/contract/schema.released.graphql is the schema of today. Commit it with the release.');
