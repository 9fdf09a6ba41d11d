import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Workspaces are resolved to their TypeScript, so that tests never meet a stale build. */
const conditions = ['source', 'node'];
const outside = ['**/node_modules/**', '**/dist/**'];
const withDatabase = ['libs/{db,queue,usecases}/**/*.test.ts', 'libs/testkit/**/database.test.ts', 'apps/**/*.test.ts'];

/** Tests stand beside their source; only those which need a database wait for one. */
export default defineConfig({
  ssr: { resolve: { conditions } },
  // graphql ships two builds; Node's own resolution takes this one, and errors of the other are none to it.
  resolve: { conditions, alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    // A golden that is missing is a failure, everywhere as in CI: only a person writes one, with -u.
    update: 'none',
    // Files of one worker share what they import: nobody replaces a module, and loading it anew for each file took longer than the tests.
    isolate: false,
    // Vitest would leave one core to itself; on two that is half of the machine.
    maxWorkers: availableParallelism(),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // On a busy machine a thing that comes about may take its time; nothing waits longer than it takes.
    expect: { poll: { timeout: 20_000, interval: 20 } },
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: ['{apps,libs,tools}/**/*.test.ts'], exclude: [...outside, ...withDatabase] },
      },
      {
        extends: true,
        test: { name: 'database', include: withDatabase, exclude: outside, globalSetup: ['tools/test/threads.ts', 'tools/test/postgres.ts'] },
      },
    ],
  },
});
