/**
 * Who implements a Gateway: the proxies that the Cluster document lists for its class, proxies of its own among the manifests, a proxy that its class' controller shares between Gateways, or else an
 * automated deployment that Vantage supplies (https://gateway-api.sigs.k8s.io/geps/gep-1762/).
 */
import type { Cluster, ClusterObjects, Gateway, Pod, StringMap, Workload } from '../../model/index.js';
import { matchesLabels } from '../../model/index.js';
import { nameSuffix } from '../contentHash.js';
import { podTemplateOf } from '../ingress/wellKnownControllers.js';
import { byNamespaceAndName } from '../ordering.js';

export type Implementation =
  /** The Cluster document lists the Service of its class' proxies. */
  | { readonly kind: 'listed'; readonly service: { readonly namespace: string; readonly name: string } }
  | { readonly kind: 'found'; readonly proxies: readonly (Workload | Pod)[] }
  | { readonly kind: 'builtIn' }
  /** The lab has GatewayClasses, and not the one that the Gateway names. */
  | { readonly kind: 'unknownClass' };

/** On everything that a controller makes for one Gateway (GEP-1762). */
export const GATEWAY_LABEL = 'gateway.networking.k8s.io/gateway-name';
/** Envoy Gateway keeps its proxies in a namespace of its own: https://gateway.envoyproxy.io/docs/concepts/gateway_api_extensions/ */
const ENVOY_NAME = 'gateway.envoyproxy.io/owning-gateway-name';
const ENVOY_NAMESPACE = 'gateway.envoyproxy.io/owning-gateway-namespace';
const ENVOY_CLASS = 'gateway.envoyproxy.io/owning-gatewayclass';

/** Controllers whose one proxy serves every Gateway of their classes, with the labels that its installation gives it. */
const SHARED_PROXIES: readonly { readonly controllers: readonly string[]; readonly labels: readonly string[] }[] = [
  // https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/gateway-api/
  { controllers: ['traefik.io/gateway-controller'], labels: ['traefik'] },
  // https://developer.konghq.com/kubernetes-ingress-controller/gateway-api/ (unmanaged)
  { controllers: ['konghq.com/kic-gateway-controller'], labels: ['kong', 'ingress-kong', 'gateway', 'proxy-kong'] },
  // https://projectcontour.io/docs/main/config/gateway-api/ (static provisioning)
  { controllers: ['projectcontour.io/gateway-controller', 'projectcontour.io/projectcontour/contour'], labels: ['envoy', 'contour'] },
  // https://docs.nginx.com/nginx-gateway-fabric/ (before 2.0)
  { controllers: ['gateway.nginx.org/nginx-gateway-controller'], labels: ['nginx-gateway', 'nginx-gateway-fabric'] },
  // https://haproxy-ingress.github.io/docs/configuration/gateway-api/
  { controllers: ['haproxy-ingress.github.io/controller', 'haproxy.org/gateway-controller'], labels: ['haproxy-ingress', 'kubernetes-ingress', 'haproxy-kubernetes-ingress'] },
  // https://apisix.apache.org/docs/ingress-controller/concepts/gateway-api/
  { controllers: ['apisix.apache.org/apisix-ingress-controller'], labels: ['apisix'] },
];

/** Its value for a Gateway: the name, or what stands for one that is too long for a label. */
export function gatewayLabelOf({ metadata }: Gateway): string {
  return metadata.name.length > 63 ? nameSuffix(metadata.name) : metadata.name;
}

export function implementationOf(gateway: Gateway, { objects, ingressControllers = [] }: Pick<Cluster, 'objects' | 'ingressControllers'>): Implementation {
  const wanted = gateway.spec.gatewayClassName;
  const listed = ingressControllers.find((controller) => controller.class === wanted);
  if (listed !== undefined) return { kind: 'listed', service: listed.service };
  const gatewayClass = objects.gatewayClasses.find(({ metadata }) => metadata.name === wanted);
  if (gatewayClass === undefined && objects.gatewayClasses.length > 0) return { kind: 'unknownClass' };
  const candidates = [...objects.workloads, ...objects.pods.filter(({ metadata }) => (metadata.ownerReferences ?? []).length === 0)].sort(byNamespaceAndName);
  const own = candidates.filter((object) => isOwn(object, gateway));
  const proxies = own.length > 0 ? own : candidates.filter((object) => isShared(object, gatewayClass?.spec.controllerName, objects));
  return proxies.length > 0 ? { kind: 'found', proxies } : { kind: 'builtIn' };
}

function isOwn(object: Workload | Pod, gateway: Gateway): boolean {
  const { metadata, spec } = gateway;
  const { labels } = podTemplateOf(object);
  const namespace = metadata.namespace ?? 'default';
  if (labels[GATEWAY_LABEL] === gatewayLabelOf(gateway) && (object.metadata.namespace ?? 'default') === namespace) return true;
  return (labels[ENVOY_NAME] === metadata.name && labels[ENVOY_NAMESPACE] === namespace) || labels[ENVOY_CLASS] === spec.gatewayClassName;
}

function isShared(object: Workload | Pod, controller: string | undefined, objects: ClusterObjects): boolean {
  const known = SHARED_PROXIES.find(({ controllers }) => controller !== undefined && controllers.includes(controller));
  if (known === undefined) return false;
  const { labels } = podTemplateOf(object);
  const names = [labels['app.kubernetes.io/name'], labels['app'], labels['k8s-app']];
  return known.labels.some((name) => names.includes(name)) && hasWebDoor(object, labels, objects);
}

/** Whether a Service leads to it for the web: a controller beside its proxies has none. */
function hasWebDoor(object: Workload | Pod, labels: StringMap, { services }: ClusterObjects): boolean {
  return services.some(({ metadata, spec }) => {
    const isHere = (metadata.namespace ?? 'default') === (object.metadata.namespace ?? 'default');
    return isHere && spec.selector !== undefined && matchesLabels(spec.selector, labels) && (spec.ports ?? []).some(({ port }) => WEB_PORTS.has(port));
  });
}

const WEB_PORTS: ReadonlySet<number> = new Set([80, 443, 8080, 8443]);
