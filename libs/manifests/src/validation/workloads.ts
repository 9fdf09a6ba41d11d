import type { ILabelSelector } from '@kubernetes-models/apimachinery/apis/meta/v1/LabelSelector';
import type { IDaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IReplicaSet } from 'kubernetes-models/apps/v1/ReplicaSet';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IReplicationController } from 'kubernetes-models/v1/ReplicationController';
import type { Check } from './check.js';
import { dnsLabel, dnsSubdomain } from './formats.js';
import { isEmptySelector, selects, validateLabelSelector } from './labelSelector.js';
import { validateObjectMeta } from './objectMeta.js';
import type { Template } from './pod.js';
import { validateTemplate } from './pod.js';
import { validateRollingUpdate } from './rollingUpdate.js';
import type { Written } from './written.js';

type Selector = Written<ILabelSelector>;

/** https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/apps/validation/validation.go */
export function validateDeployment(deployment: Written<IDeployment>, check: Check): void {
  const spec = deployment.spec ?? {};
  validateObjectMeta(deployment.metadata, dnsSubdomain, check);
  check.nonnegative('spec.replicas', spec.replicas);
  validateSelectorAndTemplate(spec.selector, spec.template ?? {}, [], check);
  const { type, rollingUpdate } = spec.strategy ?? {};
  switch (type || 'RollingUpdate') {
    case 'Recreate':
      if (rollingUpdate !== undefined) check.forbidden('spec.strategy.rollingUpdate', 'the strategy is Recreate');
      break;
    case 'RollingUpdate':
      validateRollingUpdate(rollingUpdate ?? {}, 'spec.strategy.rollingUpdate', 'deployment', check);
      break;
    default:
      check.notSupported('spec.strategy', type, ['Recreate', 'RollingUpdate']);
  }
  check.nonnegative('spec.minReadySeconds', spec.minReadySeconds);
  check.nonnegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit);
  check.nonnegative('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds);
  const deadline = spec.progressDeadlineSeconds ?? 600;
  if (deadline <= (spec.minReadySeconds ?? 0)) check.invalid('spec.progressDeadlineSeconds', deadline, 'it must be more than minReadySeconds');
}

export function validateReplicaSet(replicaSet: Written<IReplicaSet>, check: Check): void {
  const spec = replicaSet.spec ?? {};
  validateObjectMeta(replicaSet.metadata, dnsSubdomain, check);
  check.nonnegative('spec.replicas', spec.replicas);
  check.nonnegative('spec.minReadySeconds', spec.minReadySeconds);
  validateSelectorAndTemplate(spec.selector, spec.template ?? {}, [], check);
}

export function validateDaemonSet(daemonSet: Written<IDaemonSet>, check: Check): void {
  const spec = daemonSet.spec ?? {};
  validateObjectMeta(daemonSet.metadata, dnsSubdomain, check);
  // Unlike the others it looks at the template whatever the selector is.
  const valid = validateSelector(spec.selector, check);
  validateOwnTemplate(spec.template ?? {}, valid ? spec.selector : {}, [], check);
  check.nonnegative('spec.minReadySeconds', spec.minReadySeconds);
  check.nonnegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit);
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if ((type || 'RollingUpdate') === 'RollingUpdate') validateRollingUpdate(rollingUpdate ?? {}, 'spec.updateStrategy.rollingUpdate', 'daemonSet', check);
  else check.oneOf('spec.updateStrategy', type, ['RollingUpdate', 'OnDelete']);
}

export function validateStatefulSet(statefulSet: Written<IStatefulSet>, check: Check): void {
  const spec = statefulSet.spec ?? {};
  // Its pods take their hostnames from it, so that it must be one label (ValidateStatefulSetName).
  validateObjectMeta(statefulSet.metadata, dnsLabel, check);
  check.oneOf('spec.podManagementPolicy', spec.podManagementPolicy || 'OrderedReady', ['OrderedReady', 'Parallel']);
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (type === 'OnDelete') {
    if (rollingUpdate !== undefined) check.invalid('spec.updateStrategy.rollingUpdate', undefined, 'only the strategy RollingUpdate has it');
  } else if ((type || 'RollingUpdate') === 'RollingUpdate') check.nonnegative('spec.updateStrategy.rollingUpdate.partition', rollingUpdate?.partition);
  else check.invalid('spec.updateStrategy', type, 'it must be RollingUpdate or OnDelete');
  check.nonnegative('spec.replicas', spec.replicas);
  check.nonnegative('spec.minReadySeconds', spec.minReadySeconds);
  check.nonnegative('spec.ordinals.start', spec.ordinals?.start);
  const serviceName = spec.serviceName ?? '';
  if (serviceName !== '') check.format('spec.serviceName', serviceName, dnsLabel(serviceName));
  const claims = (spec.volumeClaimTemplates ?? []).flatMap((claim) => claim.metadata?.name ?? []);
  validateSelectorAndTemplate(spec.selector, spec.template ?? {}, claims, check);
}

export function validateReplicationController(controller: Written<IReplicationController>, check: Check): void {
  const spec = controller.spec ?? {};
  validateObjectMeta(controller.metadata, dnsSubdomain, check);
  check.nonnegative('spec.minReadySeconds', spec.minReadySeconds);
  check.nonnegative('spec.replicas', spec.replicas);
  // A selector that is left out is that of the template's labels: SetDefaults_ReplicationController.
  const selector = spec.selector ?? spec.template?.metadata?.labels ?? {};
  if (Object.keys(selector).length === 0) check.required('spec.selector', 'Say which pods belong to it.');
  if (spec.template === undefined) check.required('spec.template', 'Say what its pods are made from.');
  else validateOwnTemplate(spec.template, { matchLabels: selector }, [], check);
}

/**
 * The selector must be there, say something, and match the template. Without one the server takes it to match nothing; with one that is not
 * valid it does not look at the template.
 */
function validateSelectorAndTemplate(selector: Selector | undefined, template: Template, suppliedVolumes: readonly string[], check: Check): void {
  if (validateSelector(selector, check)) validateOwnTemplate(template, selector, suppliedVolumes, check);
  else check.aside.invalid('spec.selector', undefined, 'it could select nothing, so the template is not looked at');
}

/** Reports what is wrong with a selector; false where it is not valid. */
function validateSelector(selector: Selector | undefined, check: Check): boolean {
  if (selector === undefined) {
    // Its pods are plain all the same: the template makes them.
    check.aside.required('spec.selector', 'Say which pods belong to it, by the labels of the template.');
    return true;
  }
  const findings = check.findings;
  validateLabelSelector(selector, 'spec.selector', check);
  const valid = check.findings === findings;
  if (isEmptySelector(selector)) check.invalid('spec.selector', undefined, 'an empty selector would take every pod');
  return valid;
}

/** Pods that are kept running: the template carries what the selector asks for, and restarts always. */
function validateOwnTemplate(template: Template, selector: Selector | undefined, suppliedVolumes: readonly string[], check: Check): void {
  validateBelonging(template, selector, check);
  validateTemplate(template, 'spec.template', suppliedVolumes, check);
  check.oneOf('spec.template.spec.restartPolicy', template.spec?.restartPolicy || 'Always', ['Always']);
  if (template.spec?.activeDeadlineSeconds !== undefined) check.forbidden('spec.template.spec.activeDeadlineSeconds', 'pods that are kept running have no deadline');
}

function validateBelonging(template: Template, selector: Selector | undefined, check: Check): void {
  const belongs = selector !== undefined && (isEmptySelector(selector) || selects(selector, template.metadata?.labels ?? {}));
  if (!belongs) check.aside.invalid('spec.template.metadata.labels', undefined, 'the selector does not match them, so the pods would not belong to it');
}
