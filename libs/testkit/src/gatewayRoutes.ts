/** Routes of Gateways in flow style, for tables. */

/** A backendRef of port 8080, or a whole rule's list of them. */
export function sendTo(...names: readonly string[]): string {
  return `backendRefs: [${names.map((name) => (name.startsWith('{') ? name : `{name: ${name}, port: 8080}`)).join(', ')}]`;
}

export interface RouteOptions {
  readonly kind?: 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'UDPRoute';
  readonly version?: string;
  readonly namespace?: string;
  /** Fields of the one parentRef. */
  readonly parent?: string;
  readonly hostnames?: readonly string[];
  readonly created?: string;
}

/** A route of namespace infra whose parent is Gateway infra/web. */
export function route(name: string, rules: readonly string[], { kind = 'HTTPRoute', version = 'v1', namespace = 'infra', parent = 'name: web, namespace: infra', hostnames = [], created }: RouteOptions = {}): string {
  const metadata = `name: ${name}, namespace: ${namespace}${created === undefined ? '' : `, creationTimestamp: "${created}"`}`;
  const names = hostnames.length === 0 ? '' : `hostnames: [${hostnames.map((hostname) => `"${hostname}"`).join(', ')}], `;
  return `{apiVersion: gateway.networking.k8s.io/${version}, kind: ${kind}, metadata: {${metadata}}, spec: {parentRefs: [{${parent}}], ${names}rules: [${rules.map((rule) => `{${rule}}`).join(', ')}]}}`;
}
