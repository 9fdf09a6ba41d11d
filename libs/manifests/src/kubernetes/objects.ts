import type { ClusterObjects, KubernetesObject, Origin, UnmodelledObject } from '@vantage/engine';
import { corefileOf, isDnsConfigMap } from '../corefile/configMap.js';
import { compareText } from '../diagnostics.js';
import type { SourceDocument } from '../documents.js';
import { originOf } from '../origin.js';
import type { StructType } from '../schema/fieldType.js';
import { structType } from '../schema/fieldType.js';
import { decodeStructure } from '../schema/structure.js';
import { placeOfField } from '../text/fieldPlace.js';
import { entryOf, textOf } from '../text/node.js';
import { Check } from '../validation/check.js';
import type { ServiceRanges } from '../validation/serviceAllocation.js';
import { validators } from '../validation/validators.js';
import { adminPolicySpec } from './adminPolicy.js';
import { concernsOf, groupOf } from './concerns.js';
import { dataOf, isControllerConfig } from './configMaps.js';
import type { ModelledKind } from './modelledKinds.js';
import { modelledKind } from './modelledKinds.js';
import { fieldsOf } from './plainFields.js';
import { plainValue } from './plainValue.js';
import { isClusterScopedPolicy, unmodelledSubjects } from './unmodelled/subject.js';
import { typeProblem } from './wrongTypes.js';
import { wholeMetadata, wholeSpec } from './zeroValues.js';

type Lists = { -readonly [L in keyof ClusterObjects]: ClusterObjects[L][number][] };

/** Collects the Kubernetes objects of one cluster. */
export class ObjectCollector {
  readonly #cluster: string;
  /** Put before names where the lab has more than one cluster. */
  readonly #prefix: string;
  readonly #lists: Lists = {
    namespaces: [],
    nodes: [],
    pods: [],
    workloads: [],
    services: [],
    endpoints: [],
    endpointSlices: [],
    ingressClasses: [],
    ingresses: [],
    gatewayClasses: [],
    gateways: [],
    gatewayRoutes: [],
    referenceGrants: [],
    routes: [],
    networkPolicies: [],
    adminPolicies: [],
    corefiles: [],
    controllerConfigs: [],
    unmodelled: [],
  };
  /** Where each object was written, by group, kind, namespace and name. */
  readonly #seen = new Map<string, Origin>();

  readonly #ranges: ServiceRanges;

  constructor(cluster: string, onlyOne: boolean, ranges: ServiceRanges) {
    this.#cluster = cluster;
    this.#ranges = ranges;
    this.#prefix = onlyOne ? '' : `${cluster}/`;
  }

  add(document: SourceDocument): void {
    const modelled = modelledKind(document.apiVersion, document.kind);
    const type = modelled === undefined ? undefined : structType(modelled.kind);
    if (modelled === undefined || type === undefined) this.#keep(document);
    else this.#decode(document, modelled, type);
  }

  /** Sorted by namespace and name: the order of files and documents must change nothing. */
  objects(): ClusterObjects {
    for (const list of Object.values(this.#lists)) list.sort(byName);
    return this.#lists;
  }

  /** Structure first, then meaning, as the API server does; whatever is refused is left out. */
  #decode(document: SourceDocument, modelled: ModelledKind, type: StructType): void {
    const { report, node } = document;
    const written = isStored(document) ? 'stored' : 'written';
    const structure = decodeStructure(node, type, report, written);
    if (structure === undefined) return;
    const value = fieldsOf(structure);
    const check = new Check(node, report, written);
    validators.get(modelled.kind)?.(value, check, this.#ranges);
    if (check.refused) return;
    const { name, namespace } = this.#nameOf(document, modelled.namespaced);
    const metadata = { ...wholeMetadata(fieldsOf(value['metadata'])), ...(namespace === undefined ? {} : { namespace }), name };
    const origin = originOf(this.#resource(document.kind, namespace, name), node, report);
    const spec = type.fields.has('spec') ? { spec: wholeSpec(modelled.kind, fieldsOf(value['spec'])) } : {};
    const fields = modelled.list === 'adminPolicies' ? adminPolicySpec(modelled.kind, value['spec']) : { ...value, ...spec };
    const object = { ...fields, kind: modelled.kind, metadata, origin };
    this.#replace(modelled.list, document, object);
  }

  #keep(document: SourceDocument): void {
    const { name, namespace } = this.#nameOf(document, false);
    const { apiVersion, kind, report, node } = document;
    const problem = typeProblem(apiVersion, kind);
    if (problem !== undefined) {
      report.error(problem.code, problem.message, placeOfField(node, 'kind'), 'kind');
      return;
    }
    if (this.#keptConfig(document, namespace ?? 'default', name)) return;
    const concerns = concernsOf(apiVersion, kind);
    const origin = originOf(this.#resource(kind, namespace, name), node, report);
    const object = { apiVersion, kind, namespace: concerns === 'policy' && !isClusterScopedPolicy(kind) ? (namespace ?? 'default') : namespace, name, concerns, origin };
    const subjects = concerns === 'policy' ? unmodelledSubjects(apiVersion, kind, plainValue(node)) : undefined;
    // Where it decides about nobody there is nothing of it that a packet could meet.
    if (subjects?.length === 0) this.#lists.unmodelled.push({ ...object, concerns: 'nothing' });
    else if (subjects === undefined) this.#lists.unmodelled.push(object);
    else this.#lists.unmodelled.push(...subjects.map((subject) => ({ ...object, subject })));
    report.info('MANIFEST.NOT_MODELLED', notModelled(apiVersion, kind, concerns), node.at, 'kind');
  }

  /** ConfigMaps of the cluster's DNS and of ingress-nginx decide answers; every other one is kept and ignored. */
  #keptConfig(document: SourceDocument, namespace: string, name: string): boolean {
    const { node, report } = document;
    if (document.apiVersion !== 'v1' || document.kind !== 'ConfigMap') return false;
    const base = { kind: 'ConfigMap', metadata: { name, namespace }, origin: originOf(this.#resource('ConfigMap', namespace, name), node, report) } as const;
    if (isControllerConfig(name)) {
      this.#lists.controllerConfigs.push({ ...base, data: dataOf(node) });
      return true;
    }
    const corefile = isDnsConfigMap(namespace, name) ? corefileOf(node, report) : undefined;
    if (corefile !== undefined) this.#lists.corefiles = [{ ...base, corefile }];
    return corefile !== undefined;
  }

  #nameOf(document: SourceDocument, namespaced: boolean): { readonly name: string; readonly namespace: string | undefined } {
    const metadata = entryOf(document.node, 'metadata')?.value;
    const written = metadata?.kind === 'map' ? metadata : undefined;
    const name = (written === undefined ? undefined : textOf(written, 'name')) ?? '';
    const namespace = written === undefined ? undefined : textOf(written, 'namespace');
    return { name, namespace: namespaced ? namespace || 'default' : namespace || undefined };
  }

  /** The last one counts, as with `kubectl apply` of the same files. */
  #replace(list: ModelledKind['list'], document: SourceDocument, object: KubernetesObject<string>): void {
    // The one place where what the kind's schema has proven becomes its type.
    const objects = this.#lists[list] as KubernetesObject<string>[];
    const key = [groupOf(document.apiVersion), document.kind, object.metadata.namespace ?? '', object.metadata.name].join(' ');
    const earlier = this.#seen.get(key);
    if (earlier !== undefined) {
      const message = `${object.origin.resource} stands in ${earlier.path ?? ''}, line ${earlier.line ?? 0}, too; this later one counts, as when both are applied. Remove one.`;
      document.report.warning('MANIFEST.DUPLICATE_OBJECT', message, document.node.at, 'metadata.name');
      objects.splice(objects.findIndex((other) => other.origin === earlier), 1);
    }
    this.#seen.set(key, object.origin);
    objects.push(object);
  }

  #resource(kind: string, namespace: string | undefined, name: string): string {
    if (kind === 'Node') return `Node ${this.#cluster}/${name}`;
    return `${kind} ${this.#prefix}${namespace === undefined ? '' : `${namespace}/`}${name}`;
  }
}

function notModelled(apiVersion: string, kind: string, concerns: UnmodelledObject['concerns']): string {
  const what = `${kind} (${apiVersion})`;
  switch (concerns) {
    case 'policy':
      return `${what} may allow or deny traffic and is not modelled: answers that it could change say UNSUPPORTED.`;
    case 'routing':
      return `${what} may route traffic and is not modelled: answers that it could change say UNSUPPORTED.`;
    case 'nothing':
      return `${what} decides nothing on the network that is modelled; it is kept and otherwise ignored.`;
  }
}

function byName(a: KubernetesObject<string> | UnmodelledObject, b: KubernetesObject<string> | UnmodelledObject): number {
  const nameOf = (object: typeof a): readonly [string, string] =>
    'metadata' in object ? [object.metadata.namespace ?? '', object.metadata.name] : [object.namespace ?? '', object.name];
  const [aNamespace, aName] = nameOf(a);
  const [bNamespace, bName] = nameOf(b);
  return compareText(aNamespace, bNamespace) || compareText(aName, bName) || compareText(a.kind, b.kind);
}

/**
 * Whether a server has stored the object, by the marks that it leaves: then fields of another version, and what somebody trimmed from
 * the copy, are no mistakes of the writer's.
 */
function isStored(document: SourceDocument): boolean {
  const metadata = entryOf(document.node, 'metadata')?.value;
  if (metadata?.kind !== 'map') return false;
  return storedMarks.some((mark) => {
    const value = entryOf(metadata, mark)?.value;
    return value !== undefined && !(value.kind === 'scalar' && value.value === null);
  });
}

const storedMarks = ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'ownerReferences'] as const;
