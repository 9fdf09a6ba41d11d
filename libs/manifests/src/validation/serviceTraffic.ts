import type { IService } from 'kubernetes-models/v1/Service';
import type { Check } from './check.js';
import { portNumberWords } from './ports.js';
import { isPort } from './formats.js';
import type { Written } from './written.js';

type Spec = NonNullable<Written<IService>['spec']>;

const policies = ['Cluster', 'Local'] as const;

/** Traffic policies, the health check's port and the preference for near endpoints. */
export function validateTrafficPolicies(spec: Spec, check: Check): void {
  const external = spec.externalTrafficPolicy ?? '';
  if (external !== '') {
    if (isExternallyAccessible(spec)) check.oneOf('spec.externalTrafficPolicy', external, policies);
    else check.invalid('spec.externalTrafficPolicy', external, 'only a Service that can be reached from outside has it: NodePort, LoadBalancer, or with externalIPs');
  }
  const healthCheck = spec.healthCheckNodePort ?? 0;
  if (healthCheck !== 0) {
    if (spec.type !== 'LoadBalancer' || external !== 'Local') {
      check.aside.invalid('spec.healthCheckNodePort', healthCheck, 'only a LoadBalancer Service with externalTrafficPolicy Local has it');
    } else if (!isPort(healthCheck)) check.aside.invalid('spec.healthCheckNodePort', healthCheck, portNumberWords);
  }
  check.oneOf('spec.internalTrafficPolicy', spec.internalTrafficPolicy, policies);
  check.oneOf('spec.trafficDistribution', spec.trafficDistribution, ['PreferClose', 'PreferSameZone', 'PreferSameNode']);
}

/** https://github.com/kubernetes/kubernetes/blob/master/pkg/api/service/util.go (ExternallyAccessible) */
function isExternallyAccessible(spec: Spec): boolean {
  return spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);
}
