import {
  cidrContains,
  type Cluster,
  type Diagnostic,
  type EndpointSlice,
  type EndpointState,
  type NodeState,
  type PodState,
} from '../../model/index.js';
import { apiServerEndpoints, isApiServerService } from '../builtIns/apiServer.js';
import { isBuiltIn } from '../builtIns/mark.js';
import { byNamespaceAndName, compareText } from '../ordering.js';
import { diagnosticOf, type Report } from '../report.js';
import { hasSelector } from '../services/ipFamilies.js';
import { reportTopologyMode } from '../services/notices.js';
import { serviceName, type ServiceDraft } from '../services/serviceDraft.js';
import { computedEndpoints } from './computed.js';
import { endpointsOfObject, isMirrored } from './mirrored.js';
import { podIndex } from './podIndex.js';
import { endpointsOfSlice, serviceLabel } from './slices.js';

/** Finds the endpoints of each Service of a cluster. */
export type EndpointFinder = (draft: ServiceDraft) => readonly EndpointState[];

/**
 * Slices that the lab gives are kept; without any, an Endpoints object; without that, a selector's pods.
 * Endpoints are in the order of their addresses, so that the order of documents does not show.
 */
export function endpointFinder(cluster: Cluster, pods: readonly PodState[], nodes: readonly NodeState[], report: Report): EndpointFinder {
  const slices = slicesByService(cluster.objects.endpointSlices, report);
  const objects = new Map(cluster.objects.endpoints.map((object) => [`${object.metadata.namespace ?? 'default'}/${object.metadata.name}`, object]));
  const index = podIndex(pods);
  const nodesByName = new Map(nodes.map((node) => [node.name, node]));
  return (draft) => {
    const { service } = draft;
    if (service.spec.type === 'ExternalName') return [];
    const given = slices.get(serviceName(service)) ?? [];
    const object = objects.get(serviceName(service));
    reportTopologyMode(draft, given.length > 0, report);
    const found =
      given.length > 0
        ? given.flatMap(endpointsOfSlice)
        : object !== undefined && (hasSelector(service) || isMirrored(object))
          ? endpointsOfObject(object)
          : hasSelector(service)
            ? computedEndpoints(draft, index.selectedBy(service.metadata.namespace ?? 'default', service.spec.selector ?? {}), nodesByName)
            : isApiServerService(service.metadata)
              ? apiServerEndpoints(nodesByName.values(), draft.families)
              : [];
    const usable = found.filter(({ family }) => draft.families.includes(family));
    const virtual = new Set(usable.filter(({ ip }) => cluster.serviceNetwork.cidrs.some((range) => cidrContains(range, ip))));
    // No file shows a Service that Vantage supplied: there the ranges overlap, which is said where they are written.
    if (!isBuiltIn(service.metadata.annotations)) for (const endpoint of virtual) report(inServiceRange(endpoint));
    return inOrder(usable.filter((endpoint) => !virtual.has(endpoint)));
  };
}

function slicesByService(slices: readonly EndpointSlice[], report: Report): ReadonlyMap<string, readonly EndpointSlice[]> {
  const byService = new Map<string, EndpointSlice[]>();
  for (const slice of [...slices].sort(byNamespaceAndName)) {
    const service = slice.metadata.labels?.[serviceLabel];
    if (service === undefined) {
      report(unlinked(slice));
      continue;
    }
    const key = `${slice.metadata.namespace ?? 'default'}/${service}`;
    byService.set(key, [...(byService.get(key) ?? []), slice]);
  }
  return byService;
}

function unlinked(slice: EndpointSlice): ReturnType<typeof diagnosticOf> {
  return diagnosticOf({
    severity: 'WARNING',
    code: 'RECONCILE.ENDPOINT_SLICE_UNLINKED',
    message: `EndpointSlice ${slice.metadata.namespace ?? 'default'}/${slice.metadata.name} has no label ${serviceLabel}, so that it belongs to no Service. Add the label.`,
    origin: slice.origin,
    field: 'metadata.labels',
  });
}

/** kube-proxy cannot forward to a virtual address: https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors */
function inServiceRange(endpoint: EndpointState): Diagnostic {
  return diagnosticOf({
    severity: 'ERROR',
    code: 'RECONCILE.ENDPOINT_IN_SERVICE_RANGE',
    message: `${endpoint.origin.resource} has the endpoint ${endpoint.ip}, a service address: endpoints cannot be virtual addresses, and this one is left out. Name the pods or hosts behind it.`,
    origin: endpoint.origin,
    ...(endpoint.field === undefined ? {} : { field: endpoint.field }),
  });
}

function inOrder(endpoints: readonly EndpointState[]): readonly EndpointState[] {
  return [...endpoints].sort((a, b) => compareText(a.ip, b.ip) || compareText(keyOf(a), keyOf(b)));
}

function keyOf(endpoint: EndpointState): string {
  return `${endpoint.pod?.namespace ?? ''}/${endpoint.pod?.name ?? ''} ${endpoint.origin.resource} ${endpoint.field ?? ''}`;
}

