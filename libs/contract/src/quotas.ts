/** What an organisation may have so much of, and no more. Locks are taken in this order. */
export const quotaKinds = ['labs', 'bytes', 'simulations', 'keys', 'members', 'webhooks', 'links'] as const;
export type QuotaKind = (typeof quotaKinds)[number];

export function isQuotaKind(text: string): text is QuotaKind {
  return quotaKinds.some((kind) => kind === text);
}
