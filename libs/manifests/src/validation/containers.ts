import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { ipAddress } from './addresses.js';
import type { Check } from './check.js';
import { dnsLabel, environmentName, isPort, portName } from './formats.js';
import { portNumberWords, transportProtocols, validatePortNumber } from './ports.js';
import { validateLifecycle, validateProbes } from './probes.js';
import { validateVolumeMounts } from './volumes.js';
import type { Written } from './written.js';

type Spec = Written<IPodSpec>;
type Container = Written<IContainer>;

/** validateContainers and its kin in https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go */
export function validateContainers(spec: Spec, field: string, volumes: ReadonlySet<string>, owner: 'pod' | 'template', check: Check): void {
  const containers = spec.containers ?? [];
  const names = new Set<string>();
  if (containers.length === 0) check.required(`${field}.containers`, 'A pod has at least one container.');
  for (const [index, container] of containers.entries()) {
    const containerField = `${field}.containers[${index}]`;
    validateContainer(container, containerField, volumes, owner, check);
    validateUniqueName(container.name ?? '', names, containerField, check);
    validateLifecycle(container, containerField, check);
    validateProbes(container, containerField, check);
    if (container.restartPolicy !== undefined && container.restartPolicyRules === undefined) {
      check.oneOf(`${containerField}.restartPolicy`, container.restartPolicy, ['Always', 'Never', 'OnFailure']);
    }
  }
  validateHostPorts(containers, `${field}.containers`, check);
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const containerField = `${field}.initContainers[${index}]`;
    validateContainer(container, containerField, volumes, owner, check);
    validateUniqueName(container.name ?? '', names, containerField, check);
    validateInitContainer(container, containerField, check);
  }
  if (spec.hostNetwork === true) validateHostNetworkPorts(containers, field, owner, check);
}

function validateUniqueName(name: string, names: Set<string>, field: string, check: Check): void {
  if (name !== '' && names.has(name)) check.duplicate(`${field}.name`, name);
  names.add(name);
}

function validateContainer(container: Container, field: string, volumes: ReadonlySet<string>, owner: 'pod' | 'template', check: Check): void {
  const { name = '', image = '' } = container;
  if (name === '') check.required(`${field}.name`, 'Name the container.');
  else check.format(`${field}.name`, name, dnsLabel(name));
  if (image === '') check.required(`${field}.image`, 'Name the image that runs.');
  else if (owner === 'pod' && image !== image.trim()) check.invalid(`${field}.image`, image, 'it must not begin or end with a space');
  check.oneOf(`${field}.terminationMessagePolicy`, container.terminationMessagePolicy || 'File', ['File', 'FallbackToLogsOnError']);
  check.oneOf(`${field}.imagePullPolicy`, container.imagePullPolicy || 'Always', ['Always', 'IfNotPresent', 'Never']);
  validatePorts(container.ports ?? [], `${field}.ports`, check);
  for (const [index, variable] of (container.env ?? []).entries()) {
    const variableName = variable.name ?? '';
    if (variableName === '') check.required(`${field}.env[${index}].name`);
    else check.format(`${field}.env[${index}].name`, variableName, environmentName(variableName));
    if (variable.valueFrom !== undefined && (variable.value ?? '') !== '') check.invalid(`${field}.env[${index}].valueFrom`, undefined, 'a variable has a value or takes one from elsewhere, not both');
  }
  validateVolumeMounts(container.volumeMounts ?? [], `${field}.volumeMounts`, volumes, check);
}

function validateInitContainer(container: Container, field: string, check: Check): void {
  if (container.restartPolicy === 'Always') {
    validateLifecycle(container, field, check);
    validateProbes(container, field, check);
    return;
  }
  check.oneOf(`${field}.restartPolicy`, container.restartPolicy, ['Always', 'Never', 'OnFailure']);
  for (const name of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    if (container[name] !== undefined) check.forbidden(`${field}.${name}`, 'an init container has it only with restartPolicy Always');
  }
}

function validatePorts(ports: NonNullable<Container['ports']>, field: string, check: Check): void {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const { name = '', containerPort = 0, hostPort = 0, hostIP = '' } = port;
    const portField = `${field}[${index}]`;
    if (name !== '') {
      check.format(`${portField}.name`, name, portName(name));
      if (names.has(name)) check.duplicate(`${portField}.name`, name);
      names.add(name);
    }
    if (containerPort === 0) check.required(`${portField}.containerPort`, 'Write the port that the container listens on.');
    else validatePortNumber(containerPort, `${portField}.containerPort`, check);
    if (hostPort !== 0 && !isPort(hostPort)) check.invalid(`${portField}.hostPort`, hostPort, portNumberWords);
    check.oneOf(`${portField}.protocol`, port.protocol || 'TCP', transportProtocols);
    if (hostIP !== '') check.format(`${portField}.hostIP`, hostIP, ipAddress(hostIP));
  }
}

function validateHostPorts(containers: readonly Container[], field: string, check: Check): void {
  const seen = new Set<string>();
  for (const [index, container] of containers.entries()) {
    for (const [portIndex, { hostPort = 0, hostIP = '', protocol }] of (container.ports ?? []).entries()) {
      if (hostPort === 0) continue;
      const key = `${protocol || 'TCP'}/${hostIP}/${hostPort}`;
      if (seen.has(key)) check.duplicate(`${field}[${index}].ports[${portIndex}].hostPort`, key);
      seen.add(key);
    }
  }
}

/** A template may leave hostPort out, it is filled in when the pod is made; a pod's own is filled in before validation (S55). */
function validateHostNetworkPorts(containers: readonly Container[], field: string, owner: 'pod' | 'template', check: Check): void {
  for (const [index, container] of containers.entries()) {
    for (const [portIndex, { hostPort = 0, containerPort = 0 }] of (container.ports ?? []).entries()) {
      if (hostPort === 0 || hostPort === containerPort) continue;
      const of = owner === 'pod' ? 'the pod' : 'each pod';
      check.invalid(`${field}.containers[${index}].ports[${portIndex}].hostPort`, hostPort, `${of} uses its node's network, so it must be the containerPort, ${containerPort}`);
    }
  }
}
