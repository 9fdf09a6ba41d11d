import { diagnosticOf, type Report } from '../report.js';
import { serviceName, type ServiceDraft } from './serviceDraft.js';

/** Annotations by which a Service asks for topology aware routing: https://kubernetes.io/docs/concepts/services-networking/topology-aware-routing/ */
const topologyAnnotations = ['service.kubernetes.io/topology-mode', 'service.kubernetes.io/topology-aware-hints'];

/** Says that hints which follow from the CPUs of each zone are not modelled; hints that slices give are kept, and so is trafficDistribution. */
export function reportTopologyMode({ service }: ServiceDraft, hasGivenEndpoints: boolean, report: Report): void {
  const annotation = topologyAnnotations.find((name) => service.metadata.annotations?.[name]?.toLowerCase() === 'auto');
  if (annotation === undefined || hasGivenEndpoints) return;
  report(
    diagnosticOf({
      severity: 'INFO',
      code: 'RECONCILE.TOPOLOGY_MODE_NOT_MODELLED',
      message: `Service ${serviceName(service)} asks for topology aware hints (${annotation}), which follow from the CPUs of each zone: Vantage does not model them, and answers as if every endpoint might be chosen. Give the EndpointSlices, or set spec.trafficDistribution.`,
      origin: service.origin,
      field: 'metadata.annotations',
    }),
  );
}
