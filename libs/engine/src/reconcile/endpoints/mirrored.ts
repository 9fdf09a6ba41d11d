import { familyOf, parseIp, type EndpointAddress, type Endpoints, type EndpointState, type EndpointSubset } from '../../model/index.js';

/** Endpoints of an Endpoints object, as the mirroring controller copies them into slices (pkg/controller/endpointslicemirroring). */
export function endpointsOfObject(object: Endpoints): readonly EndpointState[] {
  return (object.subsets ?? []).flatMap((subset, index) => {
    const field = `subsets[${index}]`;
    const ready = (subset.addresses ?? []).map((address, at) => ({ address, ready: true, field: `${field}.addresses[${at}]` }));
    const notReady = (subset.notReadyAddresses ?? []).map((address, at) => ({ address, ready: false, field: `${field}.notReadyAddresses[${at}]` }));
    return [...ready, ...notReady].flatMap((entry) => endpointOf(object, subset, entry));
  });
}

interface Entry {
  readonly address: EndpointAddress;
  readonly ready: boolean;
  readonly field: string;
}

function endpointOf(object: Endpoints, subset: EndpointSubset, { address, ready, field }: Entry): readonly EndpointState[] {
  const ip = parseIp(address.ip);
  if (ip === undefined) return [];
  const { targetRef } = address;
  return [
    {
      family: familyOf(ip),
      ip,
      ready,
      serving: ready,
      terminating: false,
      nodeName: address.nodeName,
      zone: undefined,
      hostname: address.hostname,
      hints: undefined,
      pod:
        targetRef?.kind === 'Pod' && targetRef.name !== undefined
          ? { namespace: targetRef.namespace ?? object.metadata.namespace ?? 'default', name: targetRef.name }
          : undefined,
      ports: (subset.ports ?? []).flatMap((port) =>
        port.port === undefined ? [] : [{ name: port.name ?? '', protocol: port.protocol ?? ('TCP' as const), port: port.port }],
      ),
      origin: object.origin,
      field,
    },
  ];
}

/** Objects that the mirroring controller leaves alone: their slices are somebody else's business. */
export function isMirrored(object: Endpoints): boolean {
  const { labels, annotations } = object.metadata;
  return labels?.['endpointslice.kubernetes.io/skip-mirror'] !== 'true' && annotations?.['control-plane.alpha.kubernetes.io/leader'] === undefined;
}
