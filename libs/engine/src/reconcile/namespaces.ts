import { namespaceLabels, type ClusterObjects, type NamespaceState } from '../model/index.js';
import { compareText } from './ordering.js';

/** Every namespace of a cluster, those included that objects only use: `default` exists in any cluster, and a lab may leave out the others. */
export function reconcileNamespaces(objects: ClusterObjects): ReadonlyMap<string, NamespaceState> {
  const declared = new Map(objects.namespaces.map((namespace) => [namespace.metadata.name, namespace]));
  const names = [...new Set(['default', ...declared.keys(), ...namespacesInUse(objects)])].sort(compareText);
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
    ...objects.networkPolicies,
  ];
  return namespaced.map((object) => object.metadata.namespace ?? 'default');
}
