import type { Check } from './check.js';
import { dnsSubdomain } from './formats.js';
import type { Metadata } from './objectMeta.js';
import { validateObjectMeta } from './objectMeta.js';

export interface WrittenRoute {
  readonly metadata?: Metadata;
  readonly spec?: { readonly host?: string; readonly path?: string; readonly to?: { readonly kind?: string; readonly name?: string } };
}

/** What a route needs to mean anything: https://docs.openshift.com/container-platform/latest/rest_api/network_apis/route-route-openshift-io-v1.html */
export function validateRoute(route: WrittenRoute, check: Check): void {
  const { host = '', path = '', to } = route.spec ?? {};
  validateObjectMeta(route.metadata, dnsSubdomain, check);
  if (host !== '') check.format('spec.host', host, dnsSubdomain(host));
  if (path !== '' && !path.startsWith('/')) check.invalid('spec.path', path, 'it must begin with /');
  if ((to?.name ?? '') === '') check.required('spec.to.name', 'Name the Service that it leads to.');
}
