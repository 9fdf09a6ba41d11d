import type { Family, Ip, Service } from '../../model/index.js';

/** A Service while its addresses and ports are being allocated. */
export interface ServiceDraft {
  readonly service: Service;
  readonly headless: boolean;
  /** Families it serves, the primary first; empty for ExternalName. */
  readonly families: readonly Family[];
  readonly clusterIps: readonly Ip[];
  /** By the index of the port. */
  readonly nodePorts: readonly (number | undefined)[];
  readonly healthCheckNodePort: number | undefined;
}

/** What the API server would have refused: the Service is left out, and its diagnostic says why. */
export interface Refusal {
  readonly code: `RECONCILE.${string}`;
  readonly message: string;
  readonly field: string;
}

export function serviceName(service: Service): string {
  return `${service.metadata.namespace ?? 'default'}/${service.metadata.name}`;
}

export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === 'None' || service.spec.clusterIPs?.[0] === 'None';
}
