/** The page of permissions is the one that the table prints: `npx vitest run tools/docs/permissions.test.ts -u` writes it anew. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../root.mjs';
import { permissionsPage } from './permissionsPage.js';

test('docs/permissions.md says what the use cases enforce', async () => {
  await expect(permissionsPage()).toMatchFileSnapshot(join(root, 'docs/permissions.md'));
});
