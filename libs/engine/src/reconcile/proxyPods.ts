/** The pods of a proxy among the manifests, and the door that leads to them. */
import type { Pod, PodState, ServiceState, Workload } from '../model/index.js';
import { compareText } from './ordering.js';
import { refOf } from './workloads/template.js';

export function podsOf(object: Workload | Pod, pods: readonly PodState[]): readonly PodState[] {
  const running = pods.filter((pod) => pod.placement.kind !== 'finished');
  if (object.kind === 'Pod') {
    return running.filter((pod) => pod.namespace === (object.metadata.namespace ?? 'default') && pod.name === object.metadata.name);
  }
  const { kind, namespace, name } = refOf(object);
  return running.filter(({ workload }) => workload.kind === kind && workload.namespace === namespace && workload.name === name);
}

/** The Service that leads to the controller from outside: the widest door, and of two the first by name. Webhooks have a Service of their own. */
export function frontService(pod: PodState, services: readonly ServiceState[]): ServiceState | undefined {
  const width = (service: ServiceState): number => ['LoadBalancer', 'NodePort', 'ClusterIP'].indexOf(service.type);
  return services
    .filter((service) => service.endpoints.some((endpoint) => endpoint.pod?.namespace === pod.namespace && endpoint.pod.name === pod.name))
    .filter((service) => service.ports.some((port) => port.port === 80 || port.port === 443 || port.port === 8080 || port.port === 8443))
    .sort((a, b) => width(a) - width(b) || (/admission|webhook|metrics/.test(a.name) ? 1 : 0) - (/admission|webhook|metrics/.test(b.name) ? 1 : 0) || compareText(a.name, b.name))[0];
}
