import { parseIp, type Container, type PodPort, type PodSpec } from '../model/index.js';

/**
 * The ports that a pod's containers declare, sidecars among the init containers included (KEP-753).
 * On the host's network a container port is a host port as well: pkg/apis/core/v1/defaults.go (defaultHostNetworkPorts).
 */
export function podPortsOf(spec: PodSpec, specField: string): readonly PodPort[] {
  const initContainers = (spec.initContainers ?? []).map((container, index) => ({ container, field: `${specField}.initContainers[${index}]` }));
  const containers = spec.containers.map((container, index) => ({ container, field: `${specField}.containers[${index}]` }));
  const sidecars = initContainers.filter(({ container }) => container.restartPolicy === 'Always');
  return [...containers, ...sidecars].flatMap(({ container, field }) => containerPorts(container, field, spec));
}

function containerPorts(container: Container, field: string, spec: PodSpec): readonly PodPort[] {
  return (container.ports ?? []).map((port, index) => ({
    name: port.name,
    port: port.containerPort,
    protocol: port.protocol ?? 'TCP',
    hostPort: port.hostPort ?? (spec.hostNetwork === true ? port.containerPort : undefined),
    hostIp: port.hostIP === undefined ? undefined : parseIp(port.hostIP),
    field: `${field}.ports[${index}]`,
  }));
}
