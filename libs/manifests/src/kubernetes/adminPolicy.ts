/**
 * The cluster-wide policies of the network-policy-api in the one shape that the engine takes: AdminNetworkPolicy and
 * BaselineAdminNetworkPolicy (v1alpha1), ClusterNetworkPolicy (v1alpha2 and v1beta1, which are alike). https://network-policy-api.sigs.k8s.io/reference/spec/
 */
import type { AdminPolicy, AdminPolicyPeer, AdminPolicyPort, AdminPolicyRule, AdminPolicySubject, TransportProtocol } from '@vantage/engine';
import { fieldsOf, listOf, selectorOf, textOf, textsOf, type Fields } from './plainFields.js';
import type { PlainValue } from './plainValue.js';

type Spec = Pick<AdminPolicy, 'tier' | 'priority' | 'subject' | 'ingress' | 'egress'>;

/** Reads what the schema of the kind has allowed; whatever else stands there matches nothing. */
export function adminPolicySpec(kind: string, spec: PlainValue | undefined): Spec {
  const fields = fieldsOf(spec);
  const baseline = kind === 'BaselineAdminNetworkPolicy' || fields['tier'] === 'Baseline';
  return {
    tier: baseline ? 'Baseline' : 'Admin',
    priority: typeof fields['priority'] === 'number' ? fields['priority'] : 0,
    subject: subjectOf(fieldsOf(fields['subject'])) ?? NO_ONE,
    ingress: listOf(fields['ingress']).map((rule, index) => ruleOf(fieldsOf(rule), 'from', `spec.ingress[${index}]`)),
    egress: listOf(fields['egress']).map((rule, index) => ruleOf(fieldsOf(rule), 'to', `spec.egress[${index}]`)),
  };
}

/** A subject that the API server would have refused selects no pod: a key is never both there and missing. */
const NO_ONE: AdminPolicySubject = {
  kind: 'namespaces',
  namespaceSelector: { matchExpressions: [{ key: 'none', operator: 'Exists' }, { key: 'none', operator: 'DoesNotExist' }] },
};

function subjectOf(fields: Fields): AdminPolicySubject | undefined {
  if (fields['namespaces'] !== undefined) return { kind: 'namespaces', namespaceSelector: selectorOf(fields['namespaces']) };
  if (fields['pods'] === undefined) return undefined;
  const pods = fieldsOf(fields['pods']);
  return { kind: 'pods', namespaceSelector: selectorOf(pods['namespaceSelector']), podSelector: selectorOf(pods['podSelector']) };
}

function ruleOf(fields: Fields, peers: 'from' | 'to', field: string): AdminPolicyRule {
  const ports = fields['ports'] ?? fields['protocols'];
  const action = actionOf(fields['action']);
  const known = listOf(fields[peers]).map((peer) => peerOf(fieldsOf(peer)));
  const name = textOf(fields['name']);
  if (action !== 'Allow' && known.some((peer) => peer.length === 0)) return { name, action: 'Deny', peers: EVERYONE, ports: undefined, field };
  return { name, action, peers: known.flat(), ports: ports === undefined ? undefined : listOf(ports).flatMap((port) => portOf(fieldsOf(port))), field };
}

/** What a rule other than an allowing one means once it names a peer of a kind that nobody knows: it fails closed, as the API asks. */
const EVERYONE: readonly AdminPolicyPeer[] = [
  { kind: 'namespaces', namespaceSelector: {} },
  { kind: 'networks', cidrs: ['0.0.0.0/0', '::/0'] },
];

function actionOf(action: PlainValue | undefined): AdminPolicyRule['action'] {
  if (action === 'Allow' || action === 'Accept') return 'Allow';
  return action === 'Pass' ? 'Pass' : 'Deny';
}

function peerOf(fields: Fields): readonly AdminPolicyPeer[] {
  const subject = subjectOf(fields);
  if (subject !== undefined) return [subject];
  if (fields['nodes'] !== undefined) return [{ kind: 'nodes', nodeSelector: selectorOf(fields['nodes']) }];
  if (fields['networks'] !== undefined) return [{ kind: 'networks', cidrs: textsOf(fields['networks']) }];
  return fields['domainNames'] === undefined ? [] : [{ kind: 'domainNames', domainNames: textsOf(fields['domainNames']) }];
}

/** v1alpha1 has portNumber, portRange and namedPort; v1alpha2 a field a protocol, and destinationNamedPort. */
function portOf(fields: Fields): readonly AdminPolicyPort[] {
  const name = textOf(fields['namedPort']) ?? textOf(fields['destinationNamedPort']);
  if (name !== undefined) return [{ kind: 'named', name }];
  if (fields['portNumber'] !== undefined) {
    const { port, protocol } = fieldsOf(fields['portNumber']);
    return rangeOf(protocolOf(protocol), port, port);
  }
  if (fields['portRange'] !== undefined) {
    const { start, end, protocol } = fieldsOf(fields['portRange']);
    return rangeOf(protocolOf(protocol), start, end);
  }
  return PROTOCOLS.flatMap((protocol) => {
    const written = fields[protocol.toLowerCase()];
    return written === undefined ? [] : destinationPortOf(protocol, fieldsOf(written)['destinationPort']);
  });
}

function destinationPortOf(protocol: TransportProtocol, destinationPort: PlainValue | undefined): readonly AdminPolicyPort[] {
  if (destinationPort === undefined) return [{ kind: 'protocol', protocol }];
  const { number, range } = fieldsOf(destinationPort);
  if (range === undefined) return rangeOf(protocol, number, number);
  const { start, end } = fieldsOf(range);
  return rangeOf(protocol, start, end);
}

function rangeOf(protocol: TransportProtocol, from: PlainValue | undefined, to: PlainValue | undefined): readonly AdminPolicyPort[] {
  return typeof from === 'number' && typeof to === 'number' ? [{ kind: 'range', protocol, from, to }] : [];
}

const PROTOCOLS: readonly TransportProtocol[] = ['TCP', 'UDP', 'SCTP'];

function protocolOf(value: PlainValue | undefined): TransportProtocol {
  return PROTOCOLS.find((protocol) => protocol === value) ?? 'TCP';
}
