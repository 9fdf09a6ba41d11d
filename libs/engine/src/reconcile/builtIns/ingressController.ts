import type { Cluster, ClusterObjects, Deployment, Service } from '../../model/index.js';
import { wellKnownController } from '../ingress/wellKnownControllers.js';
import { builtInAnnotations } from './mark.js';

/** Where the built-in controller lives: the names of ingress-nginx' own installation. */
export const builtInController = { namespace: 'ingress-nginx', name: 'ingress-nginx-controller' } as const;

/**
 * The controller of labs that have Ingresses and neither name a controller nor bring one: an ingress-nginx behind a LoadBalancer, as in
 * its installation manifest (https://kubernetes.github.io/ingress-nginx/deploy/).
 */
export function ingressControllerObjects(cluster: Cluster): Pick<ClusterObjects, 'workloads' | 'services'> {
  return needsController(cluster) ? { workloads: [controller], services: [service] } : { workloads: [], services: [] };
}

function needsController({ ingressControllers, objects }: Cluster): boolean {
  if (objects.ingresses.length === 0 || ingressControllers !== undefined) return false;
  const isThere = objects.workloads.some((workload) => wellKnownController(workload) !== undefined) || objects.pods.some((pod) => wellKnownController(pod) !== undefined);
  return !isThere;
}

const labels = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' } as const;

const controller: Deployment = {
  kind: 'Deployment',
  metadata: { ...builtInController, labels },
  origin: { resource: `Deployment ${builtInController.namespace}/${builtInController.name}` },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels, annotations: builtInAnnotations },
      spec: {
        containers: [
          {
            name: 'controller',
            image: 'registry.k8s.io/ingress-nginx/controller',
            ports: [
              { name: 'http', containerPort: 80, protocol: 'TCP' },
              { name: 'https', containerPort: 443, protocol: 'TCP' },
            ],
          },
        ],
      },
    },
  },
};

const service: Service = {
  kind: 'Service',
  metadata: { ...builtInController, labels, annotations: builtInAnnotations },
  origin: { resource: `Service ${builtInController.namespace}/${builtInController.name}` },
  spec: {
    type: 'LoadBalancer',
    selector: labels,
    ports: [
      { name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' },
      { name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' },
    ],
  },
};
