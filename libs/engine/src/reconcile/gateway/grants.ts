import type { GatewayReference, ReferenceGrant } from '../../model/index.js';

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** Whose reference it is. */
export interface Referrer {
  readonly kind: string;
  readonly namespace: string;
}

/**
 * Whether an object may refer to another: within its namespace always, elsewhere where a ReferenceGrant of the other's namespace trusts it.
 * https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export function mayRefer(grants: readonly ReferenceGrant[], from: Referrer, to: GatewayReference & { readonly kind: string }): boolean {
  const namespace = to.namespace ?? from.namespace;
  if (namespace === from.namespace) return true;
  return grants.some(({ metadata, spec }) => {
    if ((metadata.namespace ?? 'default') !== namespace) return false;
    const trusts = (spec.from ?? []).some((entry) => entry.group === GATEWAY_GROUP && entry.kind === from.kind && entry.namespace === from.namespace);
    return trusts && (spec.to ?? []).some((entry) => (entry.group ?? '') === (to.group ?? '') && entry.kind === to.kind && (entry.name === undefined || entry.name === '' || entry.name === to.name));
  });
}
