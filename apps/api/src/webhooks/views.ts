import type { WebhookDelivery, WebhookEndpoint } from '@vantage/db';
import { deliveryIdOf, webhookIdOf } from '@vantage/usecases';

export interface WebhookView {
  readonly id: string;
}

export function webhookView(endpoint: WebhookEndpoint) {
  const { url, description, events, disabled, createdAt } = endpoint;
  return {
    __typename: 'Webhook' as const,
    id: webhookIdOf(endpoint),
    url,
    description,
    events,
    status: disabled === undefined ? 'ENABLED' : 'DISABLED',
    disabledReason: disabled?.reason,
    createdAt,
  };
}

export function deliveryView(delivery: WebhookDelivery) {
  return { ...delivery, __typename: 'WebhookDelivery' as const, id: deliveryIdOf(delivery) };
}
