import {
  type Cluster,
  type IngressClass,
  type Origin,
  type Pod,
  type PodState,
  type ServiceState,
  type Workload,
} from '../../model/index.js';
import { builtInController } from '../builtIns/ingressController.js';
import { byNamespaceAndName, compareText } from '../ordering.js';
import { frontService, podsOf } from '../proxyPods.js';
import { diagnosticOf, type Report } from '../report.js';
import { builtInClass } from './classes.js';
import { wellKnownController } from './wellKnownControllers.js';

/** A controller before it is known which Ingresses it serves. */
export interface ControllerDraft {
  readonly class: string;
  readonly ingressClass: IngressClass | undefined;
  readonly service: { readonly namespace: string; readonly name: string };
  readonly pods: readonly string[];
  readonly builtIn: boolean;
  readonly origin: Origin;
}

export interface ControllerSurroundings {
  /** With its built-in objects. */
  readonly cluster: Cluster;
  readonly pods: readonly PodState[];
  readonly services: readonly ServiceState[];
  readonly report: Report;
}

/** Controllers that the Cluster document lists, else those that the manifests bring, else the built-in one where there are Ingresses. */
export function controllerDrafts(surroundings: ControllerSurroundings): readonly ControllerDraft[] {
  const { cluster } = surroundings;
  if (cluster.ingressControllers !== undefined) return listedControllers(surroundings);
  const found = [...cluster.objects.workloads, ...cluster.objects.pods.filter((pod) => (pod.metadata.ownerReferences ?? []).length === 0)]
    .sort(byNamespaceAndName)
    .flatMap((object) => foundControllers(object, surroundings));
  return found.sort((a, b) => compareText(a.class, b.class));
}

function listedControllers({ cluster, pods, services, report }: ControllerSurroundings): readonly ControllerDraft[] {
  return (cluster.ingressControllers ?? []).map((listed) => {
    const { namespace, name } = listed.service;
    const service = services.find((candidate) => candidate.namespace === namespace && candidate.name === name);
    if (service === undefined) report(missingService(cluster, listed.field, `${namespace}/${name}`));
    const behind = new Set((service?.endpoints ?? []).map((endpoint) => `${endpoint.pod?.namespace ?? ''}/${endpoint.pod?.name ?? ''}`));
    return {
      class: listed.class,
      ingressClass: cluster.objects.ingressClasses.find((candidate) => candidate.metadata.name === listed.class),
      service: listed.service,
      pods: pods.filter((pod) => behind.has(`${pod.namespace}/${pod.name}`)).map((pod) => pod.address),
      builtIn: false,
      origin: cluster.origin,
    };
  });
}

function missingService(cluster: Cluster, field: string, service: string): ReturnType<typeof diagnosticOf> {
  return diagnosticOf({
    severity: 'WARNING',
    code: 'RECONCILE.INGRESS_SERVICE_MISSING',
    message: `The ingress controller of cluster ${cluster.name} is said to stand behind Service ${service}, which does not exist: nothing routes for its class. Add the Service, or correct the name.`,
    origin: cluster.origin,
    field: `${field}.service`,
  });
}

/** One draft for each IngressClass that names the controller; its own default class where none does. */
function foundControllers(object: Workload | Pod, { cluster, pods, services }: ControllerSurroundings): readonly ControllerDraft[] {
  const known = wellKnownController(object);
  if (known === undefined) return [];
  const own = podsOf(object, pods);
  const first = own[0];
  if (first === undefined) return [];
  const service = frontService(first, services);
  const common = {
    service: { namespace: first.namespace, name: service?.name ?? object.metadata.name },
    pods: own.map((pod) => pod.address),
    origin: object.origin,
  };
  if (first.builtIn) {
    const name = builtInClass(cluster);
    const ingressClass = cluster.objects.ingressClasses.find((candidate) => candidate.metadata.name === name);
    return [{ ...common, class: name, ingressClass, service: builtInController, builtIn: true }];
  }
  const classes = cluster.objects.ingressClasses
    .filter((candidate) => known.controllers.includes(candidate.spec.controller ?? ''))
    .sort(byNamespaceAndName);
  if (classes.length === 0) return [{ ...common, class: known.defaultClass, ingressClass: undefined, builtIn: false }];
  return classes.map((ingressClass) => ({ ...common, class: ingressClass.metadata.name, ingressClass, builtIn: false }));
}
