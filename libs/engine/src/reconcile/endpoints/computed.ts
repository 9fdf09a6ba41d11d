import { familyOf, type EndpointState, type NodeState, type PodState, type Service, type ServicePort } from '../../model/index.js';
import type { ServiceDraft } from '../services/serviceDraft.js';
import { hintsFor } from './hints.js';

/** The ports of an endpoint, by the name of the Service's port. */
type EndpointPorts = EndpointState['ports'];

/**
 * Endpoints of the pods that a selector matches, as the EndpointSlice controller makes them: kubernetes
 * staging/src/k8s.io/endpointslice/utils.go (podToEndpoint, getEndpointPorts).
 */
export function computedEndpoints(draft: ServiceDraft, pods: readonly PodState[], nodes: ReadonlyMap<string, NodeState>): readonly EndpointState[] {
  const { service } = draft;
  return pods.filter(isServing).flatMap((pod) => {
    const ports = endpointPorts(service, pod);
    return pod.ips
      .filter((address) => draft.families.includes(familyOf(address)))
      .map((address) => {
        const nodeName = pod.placement.kind === 'running' ? pod.placement.node : undefined;
        const zone = nodeName === undefined ? undefined : nodes.get(nodeName)?.zone;
        const ready = service.spec.publishNotReadyAddresses === true || (pod.ready && !pod.terminating);
        return {
          family: familyOf(address),
          ip: address,
          ready,
          serving: pod.ready,
          terminating: pod.terminating,
          nodeName,
          zone,
          hostname: pod.subdomain === service.metadata.name ? pod.hostname : undefined,
          hints: hintsFor(service.spec.trafficDistribution, { ready, zone, nodeName }),
          pod: { namespace: pod.namespace, name: pod.name },
          ports,
          origin: service.origin,
          field: 'spec.selector',
        };
      });
  });
}

/** Finished pods and pods without an address are nobody's endpoint; terminating ones still are (ShouldPodBeInEndpoints). */
function isServing(pod: PodState): boolean {
  return pod.placement.kind === 'running' && pod.ips.length > 0;
}

/** A port by a name that the pod gives no port of the same protocol is missing: the pod is no endpoint for it. */
function endpointPorts(service: Service, pod: PodState): EndpointPorts {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPortOf(port, pod);
    return number === undefined ? [] : [{ name: port.name ?? '', protocol: port.protocol ?? 'TCP', port: number }];
  });
}

function targetPortOf(port: ServicePort, pod: PodState): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target;
  return pod.ports.find((candidate) => candidate.name === target && candidate.protocol === (port.protocol ?? 'TCP'))?.port;
}
