/** docs/configuration.md is printed from the variables themselves: `npx vitest run tools/docs -u` prints it again. */
import { join } from 'node:path';
import { apiVariables, migrationVariables, toolVariables, workerVariables } from '@vantage/contract';
import type { Variable, Variables } from '@vantage/contract';
import { expect, test } from 'vitest';
import { root } from '../root.mjs';

const sections: readonly { readonly title: string; readonly about: string; readonly variables: Variables }[] = [
  { title: 'API', about: '`node apps/api/dist/main.js`', variables: apiVariables },
  { title: 'Worker', about: '`node apps/worker/dist/main.js`', variables: workerVariables },
  { title: 'Migration', about: '`node apps/worker/dist/migrate.js`, before the first start and before each new version.', variables: migrationVariables },
  { title: 'Tools', about: '`npm start`, `npm test` and their kin. `npm start` hands everything else on to API and worker.', variables: toolVariables },
];

const PREFACE = `# Configuration

Every variable of every process. A value of the wrong form ends the process at once, with a line for each that is wrong; an empty value counts as none.
A variable marked *secret* is never printed; \`<name>_FILE\` may name a file that holds its value instead, as container platforms mount them.
A name that begins with \`VANTAGE_\` or \`WORKER_\` and is none of these is told in the log, with the one that was probably meant.

This page is printed from \`libs/contract/src/environment.ts\`; a test holds it.
`;

const TELEMETRY = `## OpenTelemetry
With \`OTEL_EXPORTER_OTLP_ENDPOINT\` (such as \`http://collector:4318\`) API and worker send traces of requests, GraphQL operations and database queries over OTLP/HTTP.
The other variables of the [OpenTelemetry specification](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/) hold as written there, but \`OTEL_PROPAGATORS\`: a request’s \`traceparent\` is followed, and webhooks carry none. Without an endpoint nothing of it is loaded.
`;

function row([name, { schema, form, meaning, secret }]: readonly [string, Variable]): string {
  const fallback = schema.safeParse(undefined);
  const shown = fallback.success ? defaultText(fallback.data) : '**required**';
  return `| \`${name}\` | ${form} | ${shown} | ${meaning}${secret === true ? ' *Secret.*' : ''} |`;
}

function defaultText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? `\`${value}\`` : '–';
}

test('docs/configuration.md says what the processes read', async () => {
  const printed = sections.map(({ title, about, variables }) =>
    [`## ${title}`, about, '', '| Variable | Form | Default | Meaning |', '|---|---|---|---|', ...Object.entries(variables).map(row), ''].join('\n'),
  );
  await expect([PREFACE, ...printed, TELEMETRY].join('\n')).toMatchFileSnapshot(join(root, 'docs/configuration.md'));
});
