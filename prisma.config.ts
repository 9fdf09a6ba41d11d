import { defineConfig } from 'prisma/config';

/** Only `prisma generate` runs from here; migrations are applied by `libs/db` (docs/adr). */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
