import type { TenantTransaction } from './database.js';

export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Types of events, or `*`. */
  readonly events: readonly string[];
  /** Sealed. */
  readonly secret: string;
  readonly previousSecret: { readonly secret: string; readonly until: Date } | undefined;
  readonly disabled: { readonly at: Date; readonly reason: string } | undefined;
  readonly createdAt: Date;
}

export interface NewWebhookEndpoint extends Pick<WebhookEndpoint, 'id' | 'url' | 'description' | 'events' | 'secret'> {
  readonly createdBy: string | undefined;
}

export interface WebhookEndpointChange {
  readonly url?: string;
  readonly description?: string;
  readonly events?: readonly string[];
  /** `undefined` leaves it as it is. */
  readonly disabled?: { readonly at: Date; readonly reason: string } | 'no';
}

export async function insertWebhookEndpoint(tx: TenantTransaction, endpoint: NewWebhookEndpoint): Promise<WebhookEndpoint> {
  const { createdBy, events, ...rest } = endpoint;
  return endpointOf(await tx.prisma.webhookEndpoint.create({ data: { ...rest, events: [...events], createdBy: createdBy ?? null, tenantId: tx.tenant } }));
}

export async function findWebhookEndpoint(tx: TenantTransaction, id: string): Promise<WebhookEndpoint | undefined> {
  const row = await tx.prisma.webhookEndpoint.findUnique({ where: { id } });
  return row === null ? undefined : endpointOf(row);
}

/** All of them, newest first: a tenant has few. */
export async function listWebhookEndpoints(tx: TenantTransaction): Promise<readonly WebhookEndpoint[]> {
  const rows = await tx.prisma.webhookEndpoint.findMany({ where: { tenantId: tx.tenant }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
  return rows.map(endpointOf);
}

/** Those that want to hear of a type of event, and can. */
export async function findSubscribers(tx: TenantTransaction, eventType: string): Promise<readonly string[]> {
  const rows = await tx.prisma.webhookEndpoint.findMany({
    where: { tenantId: tx.tenant, disabledAt: null, events: { hasSome: [eventType, '*'] } },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

export async function changeWebhookEndpoint(tx: TenantTransaction, id: string, { disabled, events, ...change }: WebhookEndpointChange): Promise<void> {
  await tx.prisma.webhookEndpoint.updateMany({
    where: { id },
    data: {
      ...change,
      ...(events === undefined ? {} : { events: [...events] }),
      ...(disabled === undefined ? {} : disabled === 'no' ? { disabledAt: null, disabledReason: null } : { disabledAt: disabled.at, disabledReason: disabled.reason }),
    },
  });
}

/** The secret of before goes on signing until a time. */
export async function replaceWebhookSecret(tx: TenantTransaction, id: string, secret: string, previous: { readonly secret: string; readonly until: Date }): Promise<void> {
  await tx.prisma.webhookEndpoint.updateMany({ where: { id }, data: { secret, previousSecret: previous.secret, previousSecretUntil: previous.until } });
}

/** With everything that was to be sent to it. */
export async function deleteWebhookEndpoint(tx: TenantTransaction, id: string): Promise<void> {
  await tx.prisma.webhookEndpoint.deleteMany({ where: { id } });
}

interface Row extends Pick<WebhookEndpoint, 'id' | 'url' | 'description' | 'events' | 'secret' | 'createdAt'> {
  readonly previousSecret: string | null;
  readonly previousSecretUntil: Date | null;
  readonly disabledAt: Date | null;
  readonly disabledReason: string | null;
}

function endpointOf(row: Row): WebhookEndpoint {
  const { id, url, description, events, secret, createdAt, previousSecret, previousSecretUntil, disabledAt, disabledReason } = row;
  return {
    id,
    url,
    description,
    events,
    secret,
    createdAt,
    previousSecret: previousSecret === null || previousSecretUntil === null ? undefined : { secret: previousSecret, until: previousSecretUntil },
    disabled: disabledAt === null ? undefined : { at: disabledAt, reason: disabledReason ?? '' },
  };
}
