/**
 * `node apps/worker/dist/setQuotas.js <slug> [<kind>=<number> | <kind>=default …]`: how much one organisation may have, set by whoever owns the
 * database; prints what it has and may have. Where nothing is set the configuration of the API holds, read here from the same variables.
 */
import { isQuotaKind, migrationVariables, quotaKinds, quotaVariables } from '@vantage/contract';
import { openDatabase } from '@vantage/db';
import { readEnvironment } from '@vantage/process';
import { depsOf, quotasFrom, setQuotas } from '@vantage/usecases';
import type { QuotaChanges } from '@vantage/usecases';

const USAGE = `usage: node apps/worker/dist/setQuotas.js <slug> [<kind>=<number> | <kind>=default …]; kinds: ${quotaKinds.join(', ')}`;

function changesOf(words: readonly string[]): QuotaChanges {
  return words.map((word) => {
    const [kind = '', most = '', ...rest] = word.split('=');
    if (!isQuotaKind(kind) || rest.length > 0 || !/^([0-9]{1,15}|default)$/.test(most)) throw new Error(`${word}: ${USAGE}`);
    return [kind, most === 'default' ? undefined : Number(most)];
  });
}

const [slug, ...words] = process.argv.slice(2);
if (slug === undefined) throw new Error(USAGE);
const changes = changesOf(words);
const config = readEnvironment({ ...migrationVariables, ...quotaVariables }, process.env);
const database = openDatabase(config.DATABASE_URL);
try {
  const quotas = await setQuotas({ ...depsOf(database), quotas: quotasFrom(config) }, slug, changes);
  if (quotas === undefined) throw new Error(`There is no organisation "${slug}".`);
  for (const { kind, used, limit } of quotas) process.stdout.write(`${kind}\t${used} of ${limit}\n`);
} finally {
  await database.close();
}
