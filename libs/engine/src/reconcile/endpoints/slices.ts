import { familyOf, parseIp, type EndpointSlice, type EndpointState } from '../../model/index.js';

/** The Service that a slice belongs to. */
export const serviceLabel = 'kubernetes.io/service-name';

/** Endpoints of a slice as kube-proxy reads them: nil conditions as their documented defaults (kubernetes pkg/proxy/endpointslicecache.go). */
export function endpointsOfSlice(slice: EndpointSlice): readonly EndpointState[] {
  if (slice.addressType === 'FQDN') return [];
  const ports = (slice.ports ?? []).flatMap((port) =>
    port.port === undefined ? [] : [{ name: port.name ?? '', protocol: port.protocol ?? ('TCP' as const), port: port.port }],
  );
  return (slice.endpoints ?? []).flatMap((endpoint, index) => {
    const address = parseIp(endpoint.addresses[0] ?? ''); // the others are never looked at (KEP-0752)
    if (address === undefined) return [];
    const { conditions, targetRef } = endpoint;
    return [
      {
        family: familyOf(address),
        ip: address,
        ready: conditions?.ready ?? true,
        serving: conditions?.serving ?? true,
        terminating: conditions?.terminating ?? false,
        nodeName: endpoint.nodeName,
        zone: endpoint.zone,
        hostname: endpoint.hostname,
        hints:
          endpoint.hints === undefined
            ? undefined
            : {
                zones: (endpoint.hints.forZones ?? []).map((zone) => zone.name),
                nodes: (endpoint.hints.forNodes ?? []).map((node) => node.name),
              },
        pod:
          targetRef?.kind === 'Pod' && targetRef.name !== undefined
            ? { namespace: targetRef.namespace ?? slice.metadata.namespace ?? 'default', name: targetRef.name }
            : undefined,
        ports,
        origin: slice.origin,
        field: `endpoints[${index}]`,
      },
    ];
  });
}
