import { GZIP_TYPE, TAR_TYPE, YAML_TYPE } from '@vantage/contract';
import type { FastifyInstance } from 'fastify';

/** Teaches the server to read the bodies that are no JSON: YAML as text, archives as bytes. */
export function readLabArchives(server: FastifyInstance): void {
  server.addContentTypeParser(YAML_TYPE, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.addContentTypeParser([TAR_TYPE, GZIP_TYPE], { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}
