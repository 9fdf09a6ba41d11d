import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { alive, measured, ready } from '@vantage/process';
import type { OpsAnswer, OpsParts } from '@vantage/process';
import type { FastifyReply } from 'fastify';
import { PublicRoute } from '../auth/publicRoute.js';
import type { HttpConfig } from '../http/httpConfig.js';
import { FailureException } from '../rest/failureException.js';
import { HTTP_CONFIG, OPS } from '../tokens.js';

/** Health for balancers, on the port that they balance; metrics only for who knows the token. */
@Controller()
export class OpsController {
  constructor(
    @Inject(OPS) private readonly parts: OpsParts,
    @Inject(HTTP_CONFIG) private readonly config: HttpConfig,
  ) {}

  @Get('healthz')
  @PublicRoute()
  health(@Res() reply: FastifyReply): void {
    send(reply, alive());
  }

  @Get('readyz')
  @PublicRoute()
  async readiness(@Res() reply: FastifyReply): Promise<void> {
    send(reply, await ready(this.parts));
  }

  @Get('metrics')
  @PublicRoute()
  async metrics(@Headers('authorization') authorization: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { metricsToken } = this.config;
    if (metricsToken === undefined) throw new FailureException({ code: 'NOT_FOUND', message: 'There is nothing at this address.' });
    send(reply, await measured(this.parts, metricsToken, authorization));
  }
}

function send(reply: FastifyReply, { status, type, body }: OpsAnswer): void {
  void reply.status(status).header('cache-control', 'no-store').type(type).send(body);
}
