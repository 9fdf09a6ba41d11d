import { Controller, Get, Inject } from '@nestjs/common';
import type { Deps } from '@vantage/usecases';
import { PublicRoute } from '../auth/publicRoute.js';
import { DEPS } from '../tokens.js';

@Controller()
export class HealthController {
  constructor(@Inject(DEPS) private readonly deps: Deps) {}

  /** 200 once questions can be answered: the database was asked just now. */
  @Get('healthz')
  @PublicRoute()
  async health(): Promise<{ readonly status: 'ok' }> {
    await this.deps.database.pool.query('SELECT 1');
    return { status: 'ok' };
  }
}
