/** What `/healthz`, `/readyz` and `/metrics` answer, wherever they are served. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Health } from './health.js';
import type { Metrics } from './metrics.js';

export interface OpsAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface OpsParts {
  readonly health: Health;
  readonly metrics: Metrics;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** The process lives and its event loop turns, or there would be no answer. It asks nothing of others: a restart would not mend them. */
export function alive(): OpsAnswer {
  return { status: 200, type: JSON_TYPE, body: JSON.stringify({ status: 'ok' }) };
}

/** 200 when the process may be sent work, otherwise 503 and which part says no. */
export async function ready({ health }: OpsParts): Promise<OpsAnswer> {
  const readiness = await health.ready();
  return { status: readiness.status === 'ready' ? 200 : 503, type: JSON_TYPE, body: JSON.stringify(readiness) };
}

/** The metrics, for who knows the token where there is one. */
export async function measured({ metrics }: OpsParts, token: string | undefined, authorization: string | undefined): Promise<OpsAnswer> {
  if (token !== undefined && !isSame(authorization ?? '', `Bearer ${token}`)) {
    return { status: 401, type: JSON_TYPE, body: JSON.stringify({ status: 'unauthorized' }) };
  }
  return { status: 200, type: metrics.contentType, body: await metrics.text() };
}

/** Compares in a time that says nothing about where two texts differ, or how long the right one is. */
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
