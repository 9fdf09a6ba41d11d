/** A GraphQL IDE (Altair) that comes from this server alone: no asset from elsewhere, and a policy by which the browser sees to it. */
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { getDistDirectory, renderAltair } from 'altair-static';
import { PublicRoute } from '../auth/publicRoute.js';
import { FailureException } from '../rest/failureException.js';

const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

const EXAMPLE = `# Put the key that \`npm start\` printed into the header Authorization: Bearer vk_…
{
  labs(first: 5) {
    nodes {
      id
      name
      head { diagnostics { severity message } }
    }
  }
}
`;

@Controller('ide')
export class IdeController {
  private readonly folder = getDistDirectory();
  /** Only what the package holds is served, whatever path is asked for. */
  private readonly files = new Set(readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/')));

  @Get()
  @PublicRoute()
  page(@Res() reply: FastifyReply): void {
    const html = renderAltair({
      baseURL: '/ide/',
      endpointURL: '/graphql',
      subscriptionsEndpoint: '/graphql',
      initialSubscriptionRequestHandlerId: 'graphql-ws',
      initialQuery: EXAMPLE,
      initialHeaders: { Authorization: 'Bearer ' },
      disableAccount: true,
    });
    void reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(html);
  }

  @Get('*')
  @PublicRoute()
  asset(@Param('*') path: string, @Res() reply: FastifyReply): void {
    const type = TYPES[extname(path)];
    if (type === undefined || !this.files.has(path)) throw new FailureException({ code: 'NOT_FOUND', message: 'The IDE has no such file.' });
    void reply.header('cache-control', 'public, max-age=3600').type(type).send(readFileSync(join(this.folder, path)));
  }
}
