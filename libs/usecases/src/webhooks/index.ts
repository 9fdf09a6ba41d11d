export { deliveryIdOf, getWebhookDeliveries, getWebhookDelivery, replayWebhookDelivery, testWebhook } from './deliveries.js';
export { deliverWebhook } from './deliverWebhook.js';
export { claimWebhooks } from './claimWebhooks.js';
export { pruneWebhooks } from './pruneWebhooks.js';
export { createWebhook, deleteWebhook, getWebhook, getWebhooks, rotateWebhookSecret, updateWebhook, webhookIdOf, type WithSecret } from './endpoints.js';
export { webhookSettingsOf, webhooksOf, type Webhooks, type WebhookSettings } from './webhooks.js';
