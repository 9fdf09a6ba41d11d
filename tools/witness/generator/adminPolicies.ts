/** Cluster-wide policies of a random lab: of the older API or of the newer one, each with a priority of its own. */
import type { Dice } from './dice.js';
import type { Document } from './document.js';
import { APPS } from './pods.js';

export function adminPolicies(dice: Dice): readonly Document[] {
  const newer = dice.chance(0.5);
  const policies = Array.from({ length: dice.between(1, 3) }, (_unused, index) => (newer ? clusterPolicy(dice, index) : adminPolicy(dice, index)));
  return newer || dice.chance(0.4) ? policies : [...policies, baseline(dice)];
}

function adminPolicy(dice: Dice, index: number): Document {
  return { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'AdminNetworkPolicy', metadata: { name: `admin${index}` }, spec: { priority: 10 * (5 - index), ...body(dice, 'older', ['Allow', 'Deny', 'Pass']) } };
}

function baseline(dice: Dice): Document {
  return { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'BaselineAdminNetworkPolicy', metadata: { name: 'default' }, spec: body(dice, 'older', ['Allow', 'Deny']) };
}

function clusterPolicy(dice: Dice, index: number): Document {
  const tier = dice.pick(['Admin', 'Admin', 'Baseline']);
  const spec = { tier, priority: 10 * (5 - index), ...body(dice, 'newer', ['Accept', 'Deny', 'Pass']) };
  return { apiVersion: 'policy.networking.k8s.io/v1alpha2', kind: 'ClusterNetworkPolicy', metadata: { name: `cluster${index}` }, spec };
}

type Api = 'older' | 'newer';

function body(dice: Dice, api: Api, actions: readonly [string, ...string[]]): Document {
  const side = dice.pick(['ingress', 'ingress', 'egress', 'both']);
  return {
    subject: insiders(dice),
    ...(side === 'egress' ? {} : { ingress: rules(dice, api, actions, 'from') }),
    ...(side === 'ingress' ? {} : { egress: rules(dice, api, actions, 'to') }),
  };
}

function rules(dice: Dice, api: Api, actions: readonly [string, ...string[]], side: 'from' | 'to'): readonly Document[] {
  return Array.from({ length: dice.between(1, 3) }, () => ({
    action: dice.pick(actions),
    [side]: [side === 'from' ? insiders(dice) : peer(dice)],
    ...(dice.chance(0.5) ? { [api === 'older' ? 'ports' : 'protocols']: [port(dice, api)] } : {}),
  }));
}

function insiders(dice: Dice): Document {
  const namespaces = dice.chance(0.5) ? {} : { matchLabels: { team: dice.pick(['default', 'shop']) } };
  return dice.chance(0.5) ? { namespaces } : { pods: { namespaceSelector: namespaces, podSelector: { matchLabels: { app: dice.pick(APPS) } } } };
}

function peer(dice: Dice): Document {
  return dice.pick<Document>([
    insiders(dice),
    insiders(dice),
    { nodes: dice.chance(0.5) ? {} : { matchLabels: { pool: 'infra' } } },
    { networks: dice.pick<readonly string[]>([['0.0.0.0/0', '::/0'], ['192.168.0.0/16', 'fd00:1::/64'], ['198.51.100.0/24', '2001:db8::/32'], ['10.244.0.0/16']]) },
  ]);
}

function port(dice: Dice, api: Api): Document {
  if (dice.chance(0.25)) return { [api === 'older' ? 'namedPort' : 'destinationNamedPort']: dice.pick(['http', 'dns']) };
  const [protocol, start, end] = dice.pick<readonly ['TCP' | 'UDP', number, number]>([
    ['TCP', 8080, 8080],
    ['TCP', 8000, 8099],
    ['UDP', 5353, 5353],
  ]);
  if (api === 'older') return start === end ? { portNumber: { protocol, port: start } } : { portRange: { protocol, start, end } };
  return { [protocol.toLowerCase()]: dice.chance(0.2) ? {} : { destinationPort: start === end ? { number: start } : { range: { start, end } } } };
}
