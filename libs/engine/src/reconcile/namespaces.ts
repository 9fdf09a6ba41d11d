import { namespaceLabels, type ClusterObjects, type NamespaceState } from '../model/index.js';
import { compareText } from './ordering.js';

/** The API server makes them itself (pkg/controlplane/controller/systemnamespaces, and `default` with its own Service). */
const everywhere = ['default', 'kube-node-lease', 'kube-public', 'kube-system'] as const;

/** Every namespace of a cluster, those included that objects only use, which a lab may leave out. */
export function reconcileNamespaces(objects: ClusterObjects): ReadonlyMap<string, NamespaceState> {
  const declared = new Map(objects.namespaces.map((namespace) => [namespace.metadata.name, namespace]));
  const names = [...new Set([...everywhere, ...declared.keys(), ...namespacesInUse(objects)])].sort(compareText);
  return new Map(
    names.map((name) => {
      const namespace = declared.get(name);
      return [
        name,
        {
          name,
          labels: namespaceLabels(name, namespace?.metadata.labels),
          origin: namespace?.origin ?? { resource: `Namespace ${name}` },
        },
      ];
    }),
  );
}

function namespacesInUse(objects: ClusterObjects): readonly string[] {
  const namespaced = [
    ...objects.pods,
    ...objects.workloads,
    ...objects.services,
    ...objects.endpoints,
    ...objects.endpointSlices,
    ...objects.ingresses,
    ...objects.gateways,
    ...objects.gatewayRoutes,
    ...objects.networkPolicies,
  ];
  return namespaced.map((object) => object.metadata.namespace ?? 'default');
}
