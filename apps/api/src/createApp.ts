import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './appModule.js';
import type { AppParts } from './appModule.js';
import { noTrustedDocuments, resolveDocumentIds } from './graphql/trustedDocuments.js';

/** The largest request that is read; a lab of ten thousand pods, as text, takes about half of it. */
export const BODY_LIMIT = 10 * 1024 * 1024;

/** The HTTP application, not yet listening. */
export async function createApp(parts: AppParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT });
  resolveDocumentIds(adapter.getInstance(), parts.trustedDocuments ?? noTrustedDocuments);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(parts), adapter, { logger: ['error', 'warn'], abortOnError: false });
  app.enableCors();
  return app;
}
