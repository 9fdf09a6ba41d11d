/** Which listeners of a Gateway can serve: those that no other stands in the way of, and that have what they need. */
import { ANY_HOST, type ClusterObjects, type Gateway, type GatewayReference, type Listener, type ListenerProtocol, type ListenerRefusal, type ListenerState } from '../../model/index.js';
import { mayRefer } from './grants.js';

export type ListenerDraft = Omit<ListenerState, 'routes'>;

const PROTOCOLS: readonly ListenerProtocol[] = ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'];

export function listenerDrafts(gateway: Gateway, objects: ClusterObjects): readonly ListenerDraft[] {
  const drafts = (gateway.spec.listeners ?? []).map((listener, index): Omit<ListenerDraft, 'refusal'> => ({
    listener,
    protocol: PROTOCOLS.find((protocol) => protocol === listener.protocol.toUpperCase()),
    hostname: hostnameOf(listener),
    field: `spec.listeners[${index}]`,
  }));
  return drafts.map((draft) => ({ ...draft, refusal: conflictOf(draft, drafts) ?? certificateRefusal(draft, gateway, objects) }));
}

function hostnameOf({ hostname = '' }: Listener): string {
  return hostname === '' ? ANY_HOST : hostname.toLowerCase();
}

/**
 * No conflicting listener wins: all of them are refused. HTTPS and TLS can share a port, since both tell connections apart by the name that
 * the client asks for. https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec (distinct listeners)
 */
function conflictOf(draft: Omit<ListenerDraft, 'refusal'>, all: readonly Omit<ListenerDraft, 'refusal'>[]): ListenerRefusal | undefined {
  const { protocol } = draft;
  if (protocol === undefined) return 'UnsupportedProtocol';
  const others = all.filter((other) => other !== draft && other.listener.port === draft.listener.port && other.protocol !== undefined);
  if (others.some((other) => layersClash(protocol, other.protocol ?? protocol))) return 'ProtocolConflict';
  const namesakes = others.filter((other) => other.hostname === draft.hostname && transportOf(other.protocol) === transportOf(protocol));
  if (namesakes.some((other) => other.protocol !== protocol)) return 'ProtocolConflict';
  return namesakes.length > 0 ? 'HostnameConflict' : undefined;
}

function layersClash(a: ListenerProtocol, b: ListenerProtocol): boolean {
  return transportOf(a) === transportOf(b) && layerOf(a) !== layerOf(b);
}

function transportOf(protocol: ListenerProtocol | undefined): 'TCP' | 'UDP' {
  return protocol === 'UDP' ? 'UDP' : 'TCP';
}

function layerOf(protocol: ListenerProtocol): string {
  return protocol === 'HTTPS' ? 'TLS' : protocol;
}

/** A listener that ends TLS needs one certificate that it may read. */
function certificateRefusal({ listener, protocol }: Omit<ListenerDraft, 'refusal'>, gateway: Gateway, objects: ClusterObjects): ListenerRefusal | undefined {
  const endsTls = protocol === 'HTTPS' || (protocol === 'TLS' && listener.tls?.mode !== 'Passthrough');
  if (!endsTls) return undefined;
  const references = listener.tls?.certificateRefs ?? [];
  if (references.length === 0) return listener.tls === undefined ? 'InvalidCertificateRef' : undefined;
  const refusals = references.map((reference) => referenceRefusal(reference, gateway, objects));
  return refusals.includes(undefined) ? undefined : refusals[0];
}

function referenceRefusal(reference: GatewayReference, gateway: Gateway, objects: ClusterObjects): ListenerRefusal | undefined {
  const { group = '', kind = 'Secret' } = reference;
  if (group !== '' || kind !== 'Secret') return 'InvalidCertificateRef';
  const own = gateway.metadata.namespace ?? 'default';
  if (!mayRefer(objects.referenceGrants, { kind: 'Gateway', namespace: own }, { ...reference, kind })) return 'RefNotPermitted';
  return isMissing(reference.namespace ?? own, reference.name, gateway, objects) ? 'InvalidCertificateRef' : undefined;
}

/**
 * Secrets are seldom kept with manifests, so that one is taken to be there, unless the namespace's other Secrets are in the lab and nothing
 * would make this one.
 */
function isMissing(namespace: string, name: string, gateway: Gateway, { unmodelled }: ClusterObjects): boolean {
  const secrets = unmodelled.filter((object) => object.kind === 'Secret' && object.apiVersion === 'v1' && (object.namespace ?? 'default') === namespace);
  const isMade = unmodelled.some(({ apiVersion }) => apiVersion.startsWith('cert-manager.io/')) || Object.keys(gateway.metadata.annotations ?? {}).some((key) => key.startsWith('cert-manager.io/'));
  return secrets.length > 0 && !isMade && !secrets.some((secret) => secret.name === name);
}
