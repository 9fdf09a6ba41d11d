import type { IService } from 'kubernetes-models/v1/Service';
import { ipAddress, ipRange, ordinaryAddress } from './addresses.js';
import type { Check } from './check.js';
import { dnsLabel, dnsSubdomain, qualifiedName } from './formats.js';
import { validateLabels, validateObjectMeta } from './objectMeta.js';
import { transportProtocols, validatePortNumber, validatePortNumberOrName } from './ports.js';
import type { ServiceRanges } from './serviceAllocation.js';
import { allocateService, isHeadless } from './serviceAllocation.js';
import { validateTrafficPolicies } from './serviceTraffic.js';
import type { Written } from './written.js';

type Spec = NonNullable<Written<IService>['spec']>;
type Port = NonNullable<Spec['ports']>[number];

const serviceTypes = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'] as const;

/**
 * A create of a Service: addresses and ports are allocated first, and only what passes that is validated.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go (ValidateService),
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/core/service/storage/storage.go (beginCreate)
 */
export function validateService(service: Written<IService>, check: Check, ranges: ServiceRanges): void {
  const findings = check.findings;
  const spec = withDefaults(service.spec ?? {});
  allocateService(spec, check, ranges);
  if (check.findings > findings) return;
  // RelaxedServiceNameValidation, on by default since 1.36: a label that may begin with a digit
  validateObjectMeta(service.metadata, dnsLabel, check);
  validateTopologyAnnotations(service.metadata?.annotations, check);
  if ((spec.ports ?? []).length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') check.required('spec.ports', 'A Service forwards ports. Add at least one.');
  validateByType(spec, check);
  validatePorts(spec, check);
  validateLabels(spec.selector, 'spec.selector', check);
  validateAffinity(spec, check);
  for (const [index, address] of (spec.externalIPs ?? []).entries()) {
    check.format(`spec.externalIPs[${index}]`, address, ipAddress(address) ?? ordinaryAddress(address));
  }
  check.oneOf('spec.type', spec.type, serviceTypes);
  validateUniquePorts(spec, check);
  validateLoadBalancer(service, spec, check);
  validateTrafficPolicies(spec, check);
}

/** The defaults that validation depends on: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go */
function withDefaults(spec: Spec): Spec {
  return { ...spec, type: spec.type || 'ClusterIP', sessionAffinity: spec.sessionAffinity || 'None' };
}

function validateTopologyAnnotations(annotations: Readonly<Record<string, string | undefined>> | undefined, check: Check): void {
  const mode = annotations?.['service.kubernetes.io/topology-mode'];
  const hints = annotations?.['service.kubernetes.io/topology-aware-hints'];
  if (mode !== undefined && hints !== undefined && mode !== hints) {
    check.invalid('metadata.annotations[service.kubernetes.io/topology-mode]', mode, 'it must say the same as the older topology-aware-hints annotation');
  }
}

function validateByType(spec: Spec, check: Check): void {
  if ((spec.type === 'LoadBalancer' || spec.type === 'NodePort') && isHeadless(spec)) {
    check.invalid('spec.clusterIPs[0]', 'None', `a ${spec.type} Service needs a cluster IP, a headless one has none`);
  }
  if (spec.type !== 'ExternalName') return;
  const clusterIps = spec.clusterIPs ?? (spec.clusterIP === undefined || spec.clusterIP === '' ? [] : [spec.clusterIP]);
  if (clusterIps.length > 0) check.forbidden('spec.clusterIPs', 'an ExternalName Service is a name and has no address');
  if ((spec.ipFamilies ?? []).length > 0) check.forbidden('spec.ipFamilies', 'an ExternalName Service is a name and has no address');
  if (spec.ipFamilyPolicy !== undefined) check.forbidden('spec.ipFamilyPolicy', 'an ExternalName Service is a name and has no address');
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') check.required('spec.externalName', 'An ExternalName Service points at a name. Add it.');
  else check.format('spec.externalName', name, dnsSubdomain(name));
}

function validatePorts(spec: Spec, check: Check): void {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}]`;
    const { name = '', appProtocol } = port;
    if (name === '') {
      if (ports.length > 1) check.aside.required(`${field}.name`, 'A Service of several ports tells them apart by name. Give each one.');
    } else {
      check.aside.format(`${field}.name`, name, dnsLabel(name));
      if (names.has(name)) check.duplicate(`${field}.name`, name);
      names.add(name);
    }
    validatePortNumber(port.port, `${field}.port`, check);
    check.oneOf(`${field}.protocol`, protocolOf(port), transportProtocols);
    validatePortNumberOrName(port.targetPort || port.port, `${field}.targetPort`, check);
    if (appProtocol !== undefined) check.aside.format(`${field}.appProtocol`, appProtocol, qualifiedName(appProtocol));
    if (spec.type === 'ClusterIP' && (port.nodePort ?? 0) !== 0) check.forbidden(`${field}.nodePort`, 'a ClusterIP Service has no node ports; set spec.type to NodePort');
  }
}

function validateUniquePorts(spec: Spec, check: Check): void {
  const seen = new Set<string>();
  const seenNodePorts = new Set<string>();
  for (const [index, port] of (spec.ports ?? []).entries()) {
    const key = `${port.port ?? 0}/${protocolOf(port)}`;
    if (seen.has(key)) check.duplicate(`spec.ports[${index}]`, key);
    seen.add(key);
    const nodePort = nodePortOf(port, spec);
    if (nodePort === undefined) continue;
    const nodeKey = `${nodePort}/${protocolOf(port)}`;
    if (seenNodePorts.has(nodeKey)) check.duplicate(`spec.ports[${index}].nodePort`, nodeKey);
    seenNodePorts.add(nodeKey);
  }
}

/** The node port that is given, or that the allocator finds: ports of one number share one, whatever their protocols. */
function nodePortOf(port: Port, spec: Spec): string | undefined {
  if ((port.nodePort ?? 0) !== 0) return String(port.nodePort);
  if (!allocatesNodePorts(spec)) return undefined;
  const requested = (spec.ports ?? []).find((other) => other.port === port.port && (other.nodePort ?? 0) !== 0);
  return requested === undefined ? `the one of port ${port.port ?? 0}` : String(requested.nodePort);
}

function allocatesNodePorts(spec: Spec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

function protocolOf(port: Port): string {
  return port.protocol || 'TCP';
}

function validateAffinity(spec: Spec, check: Check): void {
  check.oneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']);
  const timeout = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (spec.sessionAffinity === 'ClientIP' && timeout !== undefined && (timeout <= 0 || timeout > 86_400)) {
    check.invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', timeout, 'it must be from 1 to 86400 seconds');
  }
}

/** The API server names the ranges `LoadBalancerSourceRanges`, and so do we. */
function validateLoadBalancer(service: Written<IService>, spec: Spec, check: Check): void {
  const balanced = spec.type === 'LoadBalancer';
  const why = 'only a LoadBalancer Service has it';
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const annotation = service.metadata?.annotations?.['service.beta.kubernetes.io/load-balancer-source-ranges'];
  if (ranges.length > 0) {
    if (!balanced) check.forbidden('spec.LoadBalancerSourceRanges', why);
    for (const [index, range] of ranges.entries()) check.format(`spec.LoadBalancerSourceRanges[${index}]`, range, ipRange(range.trim()));
  } else if (annotation !== undefined) {
    const field = 'metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]';
    if (!balanced) check.forbidden(field, why);
    for (const range of annotation.trim() === '' ? [] : annotation.split(',')) check.format(field, range, ipRange(range.trim()));
  }
  if (balanced) {
    if (spec.loadBalancerClass !== undefined) check.format('spec.loadBalancerClass', spec.loadBalancerClass, qualifiedName(spec.loadBalancerClass));
    return;
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined) check.forbidden('spec.allocateLoadBalancerNodePorts', why);
  if (spec.loadBalancerClass !== undefined) check.forbidden('spec.loadBalancerClass', why);
}
