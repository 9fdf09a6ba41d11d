import type { Ip } from '../../model/index.js';
import { canonicalJson } from '../contentHash.js';
import type { ServiceDraft } from './serviceDraft.js';

/**
 * Which Services may stand behind one MetalLB address: the same sharing key, no port in common, and either all Cluster or all
 * selecting the same pods (https://metallb.io/usage/#ip-address-sharing).
 */
export interface Sharing {
  assign(address: Ip, draft: ServiceDraft): void;
  allows(address: Ip, draft: ServiceDraft): boolean;
  /** An address that the Service may join, where its key has one already. */
  addressFor(draft: ServiceDraft): Ip | undefined;
}

export function sharingOf(): Sharing {
  const tenants = new Map<Ip, ServiceDraft[]>();
  const allows = (address: Ip, draft: ServiceDraft): boolean => (tenants.get(address) ?? []).every((tenant) => mayShare(tenant, draft));
  return {
    allows,
    assign: (address, draft) => {
      tenants.set(address, [...(tenants.get(address) ?? []), draft]);
    },
    addressFor: (draft) => (keyOf(draft) === undefined ? undefined : [...tenants.keys()].find((address) => allows(address, draft))),
  };
}

function mayShare(a: ServiceDraft, b: ServiceDraft): boolean {
  const key = keyOf(a);
  if (key === undefined || key !== keyOf(b)) return false;
  const ports = new Set(portsOf(a));
  if (portsOf(b).some((port) => ports.has(port))) return false;
  const isLocal = [a, b].some((draft) => draft.service.spec.externalTrafficPolicy === 'Local');
  return !isLocal || canonicalJson(a.service.spec.selector ?? {}) === canonicalJson(b.service.spec.selector ?? {});
}

function keyOf({ service }: ServiceDraft): string | undefined {
  return service.metadata.annotations?.['metallb.io/allow-shared-ip'] ?? service.metadata.annotations?.['metallb.universe.tf/allow-shared-ip'];
}

function portsOf({ service }: ServiceDraft): readonly string[] {
  return (service.spec.ports ?? []).map((port) => `${port.port}/${port.protocol ?? 'TCP'}`);
}
