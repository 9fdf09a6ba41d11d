/** What webhooks need of the world. */
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { systemResolver } from '@vantage/webhooks';
import type { SendOptions } from '@vantage/webhooks';

export interface Webhooks {
  /** Seals the secrets of endpoints. Without it there are no webhooks. */
  readonly key: Uint8Array | undefined;
  readonly send: SendOptions;
  /** Milliseconds to wait after each attempt that failed; after the last of them a message is given up. */
  readonly delays: readonly number[];
  /** Messages of one organisation on their way at once, over all workers. */
  readonly perTenant: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** As the specification advises: soon at first, then over three days. */
const DELAYS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

export interface WebhookSettings {
  readonly key?: Uint8Array | undefined;
  /** Addresses that are allowed though they are not public; where there are any, so is plain HTTP. */
  readonly alsoAllowed?: readonly string[];
  /** Any port where there are none. */
  readonly ports?: readonly number[];
  /** Certificates (PEM) of authorities that receivers are believed by, beside those that Node brings. */
  readonly authorities?: string | undefined;
  readonly perTenant?: number | undefined;
}

/** The settings of a process, by its variables. Throws where the file of authorities cannot be read. */
export function webhookSettingsOf(variables: {
  readonly VANTAGE_WEBHOOK_KEY: Uint8Array | undefined;
  readonly VANTAGE_WEBHOOK_ALLOW: readonly string[];
  readonly VANTAGE_WEBHOOK_PORTS: readonly string[];
  readonly VANTAGE_WEBHOOK_AUTHORITIES: string | undefined;
  /** Of workers alone. */
  readonly VANTAGE_WEBHOOKS_PER_ORGANIZATION?: number;
}): WebhookSettings {
  const file = variables.VANTAGE_WEBHOOK_AUTHORITIES;
  return {
    key: variables.VANTAGE_WEBHOOK_KEY,
    alsoAllowed: variables.VANTAGE_WEBHOOK_ALLOW,
    ports: variables.VANTAGE_WEBHOOK_PORTS.map(Number),
    authorities: file === undefined ? undefined : readFileSync(file, 'utf8'),
    perTenant: variables.VANTAGE_WEBHOOKS_PER_ORGANIZATION,
  };
}

/** Webhooks to the public internet over TLS, unless the installation says otherwise. */
export function webhooksOf({ key, alsoAllowed = [], ports = [], authorities, perTenant = 4 }: WebhookSettings): Webhooks {
  const policy = { schemes: alsoAllowed.length === 0 ? (['https:'] as const) : (['https:', 'http:'] as const), alsoAllowed, ...(ports.length === 0 ? {} : { ports }) };
  const trusted = authorities === undefined ? undefined : [...rootCertificates, authorities];
  return { key, send: { policy, resolve: systemResolver, timeout: 10 * SECOND, authorities: trusted }, delays: DELAYS, perTenant };
}
