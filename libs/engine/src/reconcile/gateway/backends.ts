/** What the backendRefs of routes lead to, as the ResolvedRefs condition has it: the Service with its port, or why nothing. */
import type { BackendReference, BackendState, ClusterObjects, GatewayRoute, RouteRuleState, RouteState, ServicePortState, ServiceState, TlsRouteRule } from '../../model/index.js';
import { mayRefer, type Referrer } from './grants.js';

export type BackendResolver = (route: GatewayRoute) => RouteState;

/** Resolves each route once, however many listeners it hangs on. */
export function backendResolver(objects: ClusterObjects, services: readonly ServiceState[]): BackendResolver {
  const byName = new Map(services.map((service) => [`${service.namespace}/${service.name}`, service]));
  return (route) => {
    const from: Referrer = { kind: route.kind, namespace: route.metadata.namespace ?? 'default' };
    const rules = <R extends TlsRouteRule>(written: readonly R[] | undefined, otherwise: R): readonly RouteRuleState<R>[] =>
      (written ?? [otherwise]).map((rule, index) => {
        const field = `spec.rules[${index}]`;
        return { rule, field, backends: (rule.backendRefs ?? []).map((reference, position) => backendOf(reference, `${field}.backendRefs[${position}]`)) };
      });
    const backendOf = (reference: BackendReference, field: string): BackendState => resolved(reference, field, from, objects, byName);
    switch (route.kind) {
      case 'HTTPRoute':
        return { kind: route.kind, route, rules: rules(route.spec.rules, {}) };
      case 'GRPCRoute':
        return { kind: route.kind, route, rules: rules(route.spec.rules, {}) };
      case 'TLSRoute':
      case 'TCPRoute':
      case 'UDPRoute':
        return { kind: route.kind, route, rules: rules(route.spec.rules, {}) };
    }
  };
}

/** A reference that is not allowed says nothing of whether the object is there. */
function resolved(reference: BackendReference, field: string, from: Referrer, objects: ClusterObjects, services: ReadonlyMap<string, ServiceState>): BackendState {
  const { group = '', kind = 'Service', namespace = from.namespace, name, port, weight = 1 } = reference;
  const base = { reference, field, weight, name: `${kind} ${namespace}/${name}` };
  if (group !== '' || kind !== 'Service') return { ...base, target: { kind: 'invalid', reason: 'InvalidKind' } };
  if (!mayRefer(objects.referenceGrants, from, { ...reference, kind })) return { ...base, target: { kind: 'invalid', reason: 'RefNotPermitted' } };
  const service = services.get(`${namespace}/${name}`);
  const protocol = from.kind === 'UDPRoute' ? 'UDP' : 'TCP';
  const found = service?.ports.find((each) => each.port === port && each.protocol === protocol);
  if (service === undefined || (found === undefined && service.type !== 'ExternalName')) return { ...base, target: { kind: 'invalid', reason: 'BackendNotFound' } };
  const named: ServicePortState = found ?? { name: '', protocol, port: port ?? 80, targetPort: port ?? 80, nodePort: undefined, appProtocol: undefined, field: 'spec.ports' };
  return { ...base, target: { kind: 'service', service, port: named } };
}
