import type { Service } from '../../model/index.js';

/** The annotations by which providers are asked for a private load balancer, with the values that mean yes. */
const internalAnnotations: ReadonlyMap<string, (value: string) => boolean> = new Map([
  // https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
  ['service.beta.kubernetes.io/aws-load-balancer-internal', (value) => value !== 'false' && value !== ''],
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', (value) => value === 'internal'],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', (value) => value === 'true'],
  ['networking.gke.io/load-balancer-type', (value) => value.toLowerCase() === 'internal'],
  ['cloud.google.com/load-balancer-type', (value) => value.toLowerCase() === 'internal'],
  ['service.beta.kubernetes.io/openstack-internal-load-balancer', (value) => value === 'true'],
  ['service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type', (value) => value === 'private'],
  ['service.beta.kubernetes.io/oci-load-balancer-internal', (value) => value === 'true'],
  ['service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type', (value) => value === 'intranet'],
]);

/** Whether a Service asks its provider for an address inside the LAN rather than on the internet. */
export function isInternal(service: Service): boolean {
  return Object.entries(service.metadata.annotations ?? {}).some(([name, value]) => internalAnnotations.get(name)?.(value) === true);
}
