/** NetworkPolicies of a random lab. */
import type { Dice } from './dice.js';
import type { Document } from './document.js';
import { APPS } from './pods.js';

export function networkPolicies(dice: Dice): readonly Document[] {
  return Array.from({ length: dice.between(1, 4) }, (_unused, index) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy${index}`, namespace: dice.pick(['default', 'default', 'shop']) },
    spec: policySpec(dice),
  }));
}

function policySpec(dice: Dice): Document {
  const types = dice.pick([['Ingress'], ['Ingress'], ['Egress'], ['Ingress', 'Egress']]);
  return {
    podSelector: dice.chance(0.2) ? {} : { matchLabels: { app: dice.pick(APPS) } },
    // Left out, they follow from the rules that there are.
    ...(dice.chance(0.2) ? {} : { policyTypes: types }),
    ...(types.includes('Ingress') ? { ingress: rules(dice, 'from') } : {}),
    ...(types.includes('Egress') ? { egress: rules(dice, 'to') } : {}),
  };
}

function rules(dice: Dice, side: 'from' | 'to'): readonly Document[] {
  return Array.from({ length: dice.between(0, 2) }, () => ({
    // Empty and absent are the same: everybody, every port.
    ...(dice.chance(0.9) ? { [side]: Array.from({ length: dice.pick([0, 1, 1, 1, 2, 2, 2]) }, () => peer(dice)) } : {}),
    ...(dice.chance(0.7) ? { ports: Array.from({ length: dice.pick([0, 1, 1, 1, 2, 2, 2]) }, () => port(dice)) } : {}),
  }));
}

function peer(dice: Dice): Document {
  switch (dice.pick(['pods', 'pods', 'labelled', 'namespace', 'both', 'block', 'block6', 'except'])) {
    case 'pods':
      return { podSelector: dice.chance(0.2) ? {} : { matchLabels: { app: dice.pick(APPS) } } };
    case 'labelled':
      return { podSelector: { matchExpressions: [{ key: dice.pick(['role', 'tier']), operator: dice.pick(['Exists', 'DoesNotExist']) }] } };
    case 'namespace':
      return { namespaceSelector: dice.chance(0.3) ? {} : { matchLabels: { team: dice.pick(['shop', 'default']) } } };
    case 'both':
      return {
        namespaceSelector: { matchExpressions: [{ key: 'team', operator: dice.pick(['In', 'NotIn']), values: ['shop'] }] },
        podSelector: { matchExpressions: [{ key: 'app', operator: dice.pick(['In', 'NotIn']), values: ['web', 'db'] }] },
      };
    case 'block6':
      return { ipBlock: dice.chance(0.5) ? { cidr: dice.pick(['::/0', 'fd00:1::/64', '2001:db8::/32', 'fd00:10:244::/48']) } : { cidr: '::/0', except: [dice.pick(['fd00:10:244:1::/64', 'fd00:1::/64'])] } };
    case 'block':
      return { ipBlock: { cidr: dice.pick(['0.0.0.0/0', '192.168.0.0/16', '198.51.100.0/24', '10.244.0.0/16']) } };
    default:
      return { ipBlock: { cidr: '0.0.0.0/0', except: [dice.pick(['10.244.1.0/24', '192.168.0.0/16', '10.244.0.0/16'])] } };
  }
}

function port(dice: Dice): Document {
  return dice.pick<Document>([
    { port: 8080 },
    { port: 8081, protocol: 'TCP' },
    { port: 'http' },
    { port: 5353, protocol: 'UDP' },
    { protocol: 'UDP' },
    { protocol: 'TCP' },
    { port: 8000, endPort: 8099, protocol: 'TCP' },
    { port: 'dns', protocol: 'UDP' },
    // A name of no pod, or of the other protocol.
    { port: dice.pick(['nothing', 'dns']) },
    { port: 5000, endPort: 5353, protocol: 'UDP' },
  ]);
}
