import type { ClusterObjects } from '@vantage/engine';

/** A kind that the engine models, where its objects go, and whether they live in namespaces. */
export interface ModelledKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly list: Exclude<keyof ClusterObjects, 'unmodelled' | 'corefiles' | 'controllerConfigs'>;
}

export const modelledKinds: readonly ModelledKind[] = [
  { apiVersion: 'v1', kind: 'Namespace', namespaced: false, list: 'namespaces' },
  { apiVersion: 'v1', kind: 'Node', namespaced: false, list: 'nodes' },
  { apiVersion: 'v1', kind: 'Pod', namespaced: true, list: 'pods' },
  { apiVersion: 'v1', kind: 'Service', namespaced: true, list: 'services' },
  { apiVersion: 'v1', kind: 'Endpoints', namespaced: true, list: 'endpoints' },
  { apiVersion: 'v1', kind: 'ReplicationController', namespaced: true, list: 'workloads' },
  { apiVersion: 'apps/v1', kind: 'Deployment', namespaced: true, list: 'workloads' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', namespaced: true, list: 'workloads' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', namespaced: true, list: 'workloads' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', namespaced: true, list: 'workloads' },
  { apiVersion: 'batch/v1', kind: 'Job', namespaced: true, list: 'workloads' },
  { apiVersion: 'batch/v1', kind: 'CronJob', namespaced: true, list: 'workloads' },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespaced: true, list: 'endpointSlices' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespaced: true, list: 'ingresses' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', namespaced: false, list: 'ingressClasses' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespaced: true, list: 'networkPolicies' },
  { apiVersion: 'route.openshift.io/v1', kind: 'Route', namespaced: true, list: 'routes' },
  { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'AdminNetworkPolicy', namespaced: false, list: 'adminPolicies' },
  { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'BaselineAdminNetworkPolicy', namespaced: false, list: 'adminPolicies' },
  { apiVersion: 'policy.networking.k8s.io/v1alpha2', kind: 'ClusterNetworkPolicy', namespaced: false, list: 'adminPolicies' },
  { apiVersion: 'policy.networking.k8s.io/v1beta1', kind: 'ClusterNetworkPolicy', namespaced: false, list: 'adminPolicies' },
  ...served('GatewayClass', false, 'gatewayClasses', ['v1', 'v1beta1']),
  ...served('Gateway', true, 'gateways', ['v1', 'v1beta1']),
  ...served('HTTPRoute', true, 'gatewayRoutes', ['v1', 'v1beta1']),
  ...served('GRPCRoute', true, 'gatewayRoutes', ['v1']),
  ...served('TLSRoute', true, 'gatewayRoutes', ['v1', 'v1alpha3', 'v1alpha2']),
  ...served('TCPRoute', true, 'gatewayRoutes', ['v1', 'v1alpha2']),
  ...served('UDPRoute', true, 'gatewayRoutes', ['v1', 'v1alpha2']),
  ...served('ReferenceGrant', true, 'referenceGrants', ['v1', 'v1beta1']),
];

/** A kind of the Gateway API in every version that its CRDs serve, which differ in nothing that is modelled. */
function served(kind: string, namespaced: boolean, list: ModelledKind['list'], versions: readonly string[]): readonly ModelledKind[] {
  return versions.map((version) => ({ apiVersion: `gateway.networking.k8s.io/${version}`, kind, namespaced, list }));
}

const byType = new Map(modelledKinds.map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind]));

export function modelledKind(apiVersion: string, kind: string): ModelledKind | undefined {
  return byType.get(`${apiVersion} ${kind}`);
}
