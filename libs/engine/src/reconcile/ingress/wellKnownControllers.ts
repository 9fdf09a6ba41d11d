import type { Pod, PodSpec, StringMap, Workload } from '../../model/index.js';

/** An ingress controller that Vantage recognises in manifests. */
export interface WellKnownController {
  /** Value of `app.kubernetes.io/name`, or `app`, in its own installation manifests. */
  readonly labels: readonly string[];
  readonly image: RegExp;
  /** `spec.controller` of the IngressClasses that it serves. */
  readonly controllers: readonly string[];
  /** Its class where no IngressClass says so. */
  readonly defaultClass: string;
}

/** https://kubernetes.github.io/ingress-nginx/user-guide/multiple-ingress/ */
export const ingressNginx: WellKnownController = {
  labels: ['ingress-nginx', 'nginx-ingress-controller'],
  image: /ingress-nginx\/controller|nginx-ingress-controller/,
  controllers: ['k8s.io/ingress-nginx'],
  defaultClass: 'nginx',
};

const wellKnownControllers: readonly WellKnownController[] = [
  ingressNginx,
  // https://docs.nginx.com/nginx-ingress-controller/installation/running-multiple-ingress-controllers/
  { labels: ['nginx-ingress'], image: /nginx\/nginx-(plus-)?ingress/, controllers: ['nginx.org/ingress-controller'], defaultClass: 'nginx' },
  // https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress/
  { labels: ['traefik'], image: /(^|\/)traefik(:|@|$)/, controllers: ['traefik.io/ingress-controller'], defaultClass: 'traefik' },
  // https://haproxy-ingress.github.io/docs/configuration/keys/#class-matter, https://www.haproxy.com/documentation/kubernetes-ingress/
  {
    labels: ['haproxy-ingress', 'kubernetes-ingress', 'haproxy-kubernetes-ingress'],
    image: /haproxy-ingress|haproxytech\/kubernetes-ingress/,
    controllers: ['haproxy-ingress.github.io/controller', 'haproxy.org/ingress-controller', 'haproxy.org/ingress-controller/haproxy'],
    defaultClass: 'haproxy',
  },
  // https://projectcontour.io/docs/main/config/ingress/: Envoy takes the traffic
  { labels: ['contour', 'envoy'], image: /projectcontour\/contour/, controllers: ['projectcontour.io/ingress-controller', 'projectcontour.io/contour'], defaultClass: 'contour' },
  // https://docs.konghq.com/kubernetes-ingress-controller/latest/concepts/ingress/
  { labels: ['kong', 'ingress-kong'], image: /kong\/kubernetes-ingress-controller/, controllers: ['ingress-controllers.konghq.com/kong'], defaultClass: 'kong' },
];

/** The controller that a workload or pod is, by the labels of its pods or its image. */
export function wellKnownController(object: Workload | Pod): WellKnownController | undefined {
  const { labels, spec } = podTemplateOf(object);
  const isController = labels['app.kubernetes.io/component'] === undefined || /controller|ingress|envoy|app/.test(labels['app.kubernetes.io/component']);
  const names = new Set([labels['app.kubernetes.io/name'], labels['app'], labels['k8s-app']].filter((name) => name !== undefined));
  const runs = (pattern: RegExp): boolean => (spec?.containers ?? []).some((container) => pattern.test(container.image ?? ''));
  return wellKnownControllers.find((known) => runs(known.image) || (isController && known.labels.some((name) => names.has(name))));
}

/** The pods that it makes, or is. */
export function podTemplateOf(object: Workload | Pod): { readonly labels: StringMap; readonly spec: PodSpec | undefined } {
  if (object.kind === 'Pod') return { labels: object.metadata.labels ?? {}, spec: object.spec };
  // jobs beside a controller (they make its certificates) carry its labels, but serve nothing
  if (object.kind === 'Job' || object.kind === 'CronJob') return { labels: {}, spec: undefined };
  return { labels: object.spec.template?.metadata?.labels ?? {}, spec: object.spec.template?.spec };
}
