import { fail, familyOf, parseIp, succeed, type Cluster, type Family, type Result, type Service } from '../../model/index.js';
import { isHeadless, serviceName, type Refusal } from './serviceDraft.js';

/**
 * The address families of a Service: kubernetes pkg/registry/core/service/storage/alloc.go (initIPFamilyFields).
 * The first range of the cluster is its primary family; PreferDualStack takes what there is, RequireDualStack insists.
 */
export function familiesOf(service: Service, cluster: Cluster): Result<readonly Family[], Refusal> {
  const { spec } = service;
  if (spec.type === 'ExternalName') return succeed([]);
  const available = [...new Set(cluster.serviceNetwork.cidrs.map((range) => range.family))];
  const wanted = requestedFamilies(service);
  const unknown = wanted.find((family) => !available.includes(family));
  if (unknown !== undefined) {
    return fail(refusal(service, 'spec.ipFamilies', `asks for IPv${unknown}, but cluster ${cluster.name} has no IPv${unknown} service range`));
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack' && available.length < 2) {
    return fail(refusal(service, 'spec.ipFamilyPolicy', `requires both families, but cluster ${cluster.name} has only one`));
  }
  const first = wanted.length > 0 ? wanted : available.slice(0, 1);
  // a headless Service without a selector may have endpoints of any family that comes
  const isOpen = isHeadless(service) && !hasSelector(service) && spec.ipFamilyPolicy === undefined && wanted.length < 2;
  const isDual = isOpen || spec.ipFamilyPolicy === 'PreferDualStack' || spec.ipFamilyPolicy === 'RequireDualStack';
  return succeed(isDual ? [...new Set([...first, ...available])] : first.slice(0, Math.max(1, wanted.length)));
}

/** Families that the manifest names, by themselves or through given cluster addresses. */
function requestedFamilies(service: Service): readonly Family[] {
  if (service.spec.ipFamilies !== undefined && service.spec.ipFamilies.length > 0) {
    return service.spec.ipFamilies.map((family) => (family === 'IPv6' ? 6 : 4));
  }
  return givenClusterIps(service)
    .map((text) => parseIp(text))
    .filter((address) => address !== undefined)
    .map(familyOf);
}

/** Cluster addresses that the manifest asks for; `None` is not one. */
export function givenClusterIps(service: Service): readonly string[] {
  const { clusterIP, clusterIPs } = service.spec;
  const texts = clusterIPs !== undefined && clusterIPs.length > 0 ? clusterIPs : clusterIP === undefined ? [] : [clusterIP];
  return texts.filter((text) => text !== '' && text !== 'None');
}

export function hasSelector(service: Service): boolean {
  return service.spec.selector !== undefined && Object.keys(service.spec.selector).length > 0;
}

function refusal(service: Service, field: string, why: string): Refusal {
  return {
    code: 'RECONCILE.IP_FAMILY_UNAVAILABLE',
    message: `Service ${serviceName(service)} ${why}: the API server refuses it. Change the Service, or add the range to spec.serviceNetwork.cidrs.`,
    field,
  };
}
