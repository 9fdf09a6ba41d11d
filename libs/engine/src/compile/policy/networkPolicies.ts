/** NetworkPolicy (networking.k8s.io/v1) into rules over pod classes, as its API documents each field (k8s.io/api/networking/v1). */
import { parseCidr } from '../../model/index.js';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../model/index.js';
import { emptyClassSet, unionOf, type ClassSet } from './classSet.js';
import type { ClassSelector } from './classSelector.js';
import type { PodClass } from './podClasses.js';
import { FIRST_PORT, LAST_PORT, type CompiledPolicy, type CompiledRule, type IpBlock, type PeerMatcher, type PortMatch, type PortMatcher } from './rules.js';

export interface SelectedNetworkPolicy {
  readonly subjects: readonly PodClass[];
  /** `undefined`: the policy says nothing about this direction, and does not isolate in it. */
  readonly ingress: CompiledPolicy | undefined;
  readonly egress: CompiledPolicy | undefined;
}

export function compileNetworkPolicy(policy: NetworkPolicy, select: ClassSelector): SelectedNetworkPolicy {
  const namespace = policy.metadata.namespace ?? 'default';
  const { spec } = policy;
  const egressRules = spec.egress ?? [];
  // Without policyTypes: Ingress always, Egress only where egress rules are given.
  const stated = spec.policyTypes ?? [];
  const types: ReadonlySet<string> = new Set(stated.length > 0 ? stated : egressRules.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']);
  const named = { name: `NetworkPolicy ${namespace}/${policy.metadata.name}`, origin: policy.origin, priority: 0 };
  const rule = (field: string, peers: readonly NetworkPolicyPeer[] | undefined, ports: readonly NetworkPolicyPort[] | undefined): CompiledRule => ({
    field,
    action: 'Allow',
    peers: peersOf(peers ?? [], namespace, select),
    ports: portsOf(ports ?? []),
  });
  return {
    subjects: select.inNamespace(namespace, spec.podSelector ?? {}).classes,
    ingress: types.has('Ingress')
      ? { ...named, rules: (spec.ingress ?? []).map(({ from, ports }, index) => rule(`spec.ingress[${index}]`, from, ports)) }
      : undefined,
    egress: types.has('Egress') ? { ...named, rules: egressRules.map(({ to, ports }, index) => rule(`spec.egress[${index}]`, to, ports)) } : undefined,
  };
}

/** An absent or empty list of peers means everyone. */
function peersOf(peers: readonly NetworkPolicyPeer[], namespace: string, select: ClassSelector): PeerMatcher {
  if (peers.length === 0) return { kind: 'anyone' };
  return {
    kind: 'listed',
    pods: unionOf(
      select.classCount,
      peers.map((peer) => podsOf(peer, namespace, select)),
    ),
    blocks: peers.flatMap((peer) => blockOf(peer)),
    nodes: new Set(),
    domainNames: [],
  };
}

/** Both selectors together mean AND; a podSelector alone stays in the policy's own namespace. */
function podsOf(peer: NetworkPolicyPeer, namespace: string, select: ClassSelector): ClassSet {
  if (peer.namespaceSelector !== undefined) return select.acrossNamespaces(peer.namespaceSelector, peer.podSelector ?? {}).set;
  return peer.podSelector === undefined ? emptyClassSet(select.classCount) : select.inNamespace(namespace, peer.podSelector).set;
}

function blockOf(peer: NetworkPolicyPeer): readonly IpBlock[] {
  const cidr = peer.ipBlock === undefined ? undefined : parseCidr(peer.ipBlock.cidr);
  if (cidr === undefined) return [];
  return [{ cidr, except: (peer.ipBlock?.except ?? []).flatMap((text) => parseCidr(text) ?? []) }];
}

/** An absent or empty list of ports means all of them. */
function portsOf(ports: readonly NetworkPolicyPort[]): PortMatcher {
  return ports.length === 0 ? { kind: 'every' } : { kind: 'listed', ports: ports.map(portOf) };
}

function portOf({ protocol = 'TCP', port, endPort }: NetworkPolicyPort): PortMatch {
  if (port === undefined) return { kind: 'range', protocol, from: FIRST_PORT, to: LAST_PORT };
  if (typeof port === 'string') return { kind: 'named', protocol, name: port };
  return { kind: 'range', protocol, from: port, to: endPort ?? port };
}
