import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { validateAffinity, validateTopologySpread } from './affinity.js';
import type { Check } from './check.js';
import { taintEffects } from './clusterScoped.js';
import { validateContainers } from './containers.js';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from './formats.js';
import { validateLabels } from './objectMeta.js';
import { validateDns, validateHostAliases } from './podDns.js';
import { validateVolumes } from './volumes.js';
import type { Written } from './written.js';

type Spec = Written<IPodSpec>;

/** Whether a spec belongs to a pod itself or to a template, with the volumes that something else supplies. */
export interface PodContext {
  readonly owner: 'pod' | 'template';
  /** Names of a StatefulSet's claim templates, which its containers may mount. */
  readonly suppliedVolumes: readonly string[];
}

/** Of a pod's spec only names of hosts and its resolver must be right for the network to make sense. ValidatePodSpec in https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go */
export function validatePodSpec(spec: Spec, field: string, context: PodContext, strict: Check): void {
  const check = strict.aside;
  const volumes = new Set([...validateVolumes(spec.volumes ?? [], `${field}.volumes`, check), ...context.suppliedVolumes]);
  validateContainers(spec, field, volumes, context.owner, check);
  if (context.owner === 'template' && (spec.ephemeralContainers ?? []).length > 0) check.forbidden(`${field}.ephemeralContainers`, 'a template has none');
  check.oneOf(`${field}.restartPolicy`, spec.restartPolicy || 'Always', ['Always', 'OnFailure', 'Never']);
  validateDns(spec, field, strict);
  validateHostAliases(spec.hostAliases ?? [], `${field}.hostAliases`, strict);
  validateLabels(spec.nodeSelector, `${field}.nodeSelector`, check);
  validateAffinity(spec.affinity, `${field}.affinity`, check);
  validateTolerations(spec.tolerations ?? [], `${field}.tolerations`, check);
  validateTopologySpread(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`, check);
  validateGates(spec, field, check);
  validateNames(spec, field, check);
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > 2_147_483_647)) check.invalid(`${field}.activeDeadlineSeconds`, deadline, 'it must be from 1 to 2147483647');
  check.oneOf(`${field}.preemptionPolicy`, spec.preemptionPolicy, ['PreemptLowerPriority', 'Never']);
  if (spec.os !== undefined) check.oneOf(`${field}.os.name`, spec.os.name ?? '', ['linux', 'windows']);
}

function validateNames(spec: Spec, field: string, check: Check): void {
  const names = [
    ['hostname', spec.hostname, dnsLabel],
    ['subdomain', spec.subdomain, dnsLabel],
    ['nodeName', spec.nodeName, dnsSubdomain],
    ['serviceAccountName', spec.serviceAccountName, dnsSubdomain],
    ['priorityClassName', spec.priorityClassName, dnsSubdomain],
    ['runtimeClassName', spec.runtimeClassName, dnsSubdomain],
  ] as const;
  for (const [name, value, format] of names) {
    if (value !== undefined && value !== '') check.format(`${field}.${name}`, value, format(value));
  }
}

function validateGates(spec: Spec, field: string, check: Check): void {
  for (const [index, { conditionType = '' }] of (spec.readinessGates ?? []).entries()) {
    check.format(`${field}.readinessGates[${index}].conditionType`, conditionType, qualifiedName(conditionType));
  }
  const seen = new Set<string>();
  for (const [index, { name = '' }] of (spec.schedulingGates ?? []).entries()) {
    check.format(`${field}.schedulingGates[${index}]`, name, qualifiedName(name));
    if (seen.has(name)) check.duplicate(`${field}.schedulingGates[${index}]`, name);
    seen.add(name);
  }
}

function validateTolerations(tolerations: NonNullable<Spec['tolerations']>, field: string, check: Check): void {
  for (const [index, toleration] of tolerations.entries()) {
    const { key = '', operator = '', value = '', effect = '' } = toleration;
    const itemField = `${field}[${index}]`;
    if (key !== '') check.format(`${itemField}.key`, key, qualifiedName(key));
    else if (operator !== 'Exists') check.invalid(`${itemField}.operator`, operator, 'without a key it must be Exists, which tolerates everything');
    if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') check.invalid(`${itemField}.effect`, effect, 'with tolerationSeconds it must be NoExecute');
    if (operator === 'Exists') {
      if (value !== '') check.invalid(`${itemField}.operator`, value, 'with Exists there is no value');
    } else if (operator === 'Equal' || operator === '') check.format(`${itemField}.operator`, value, labelValue(value));
    else check.notSupported(`${itemField}.operator`, operator, ['Equal', 'Exists']);
    if (effect !== '') check.oneOf(`${itemField}.effect`, effect, taintEffects);
  }
}
