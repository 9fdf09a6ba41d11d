import { assertNever } from '../model/index.js';
import type { PolicyMiss, PolicyStep } from '../trace/index.js';
import { count, deviceText, list } from './words.js';

const OPEN = {
  NO_POLICY: 'no policy selects it in this direction',
  OWN_NODE: 'the other end is its own node, which policies cannot block',
  SELF: 'a pod cannot block access to itself',
  NOT_ENFORCED: "the cluster's network plugin enforces no policies",
  HOST_NETWORK: "it uses the host's network, which policies do not cover",
} as const;

export function policyStepText(step: PolicyStep): string {
  switch (step.kind) {
    case 'networkPolicy':
      return networkPolicyText(step);
    case 'firewall': {
      const by = step.rule === undefined ? `the router's default for ${step.direction} traffic` : `firewall rule ${step.rule}`;
      const verb = { ALLOWED: 'lets the packet pass', DROPPED: 'drops the packet', REJECTED: 'rejects the packet' } as const;
      return `${by.charAt(0).toUpperCase()}${by.slice(1)} ${verb[step.outcome]}.`;
    }
    default:
      return assertNever(step);
  }
}

type NetworkPolicyStep = PolicyStep & { readonly kind: 'networkPolicy' };

function networkPolicyText(step: NetworkPolicyStep): string {
  const pod = deviceText(step.pod);
  const traffic = `${trafficText(step)} ${step.direction === 'ingress' ? 'from' : 'to'} ${peerText(step.peer)}`;
  if (step.by === 'RULE') {
    return `${step.policy} (${step.rule}) ${step.outcome === 'ALLOWED' ? 'allows' : 'denies'} ${traffic} ${step.direction === 'ingress' ? 'into' : 'out of'} ${pod}.`;
  }
  if (step.by === 'ISOLATION') return `${isolationText(step)}.`;
  return `${traffic.charAt(0).toUpperCase()}${traffic.slice(1)} may pass: ${OPEN[step.by]}.`.replace('may pass', `may ${step.direction === 'ingress' ? 'enter' : 'leave'} ${pod}`);
}

/** `NetworkPolicy shop/default-deny isolates pod shop/cart-0 for ingress and … allows TCP 7070 from …`, without a full stop. */
export function isolationText(step: NetworkPolicyStep & { readonly by: 'ISOLATION' }): string {
  const { policies } = step;
  const names = list(policies.map(({ policy }) => policy));
  const traffic = `${trafficText(step)} ${step.direction === 'ingress' ? 'from' : 'to'} ${peerText(step.peer)}`;
  const [only] = policies;
  const allows = policies.length === 1 && only !== undefined ? `allows no ${traffic}` : `none of the ${policies.length} policies selecting it allows ${traffic}`;
  const why = policies.flatMap(missText);
  return `${names} ${policies.length === 1 ? 'isolates' : 'isolate'} ${deviceText(step.pod)} for ${step.direction} and ${allows}${why.length === 0 ? '' : ` (${why.join('; ')})`}`;
}

const MISSES = { PEER: 'names other peers', PORT: 'names other ports', PEER_AND_PORT: 'names other peers and other ports' } as const;

/** Why the rules of one policy do not match. */
function missText(miss: PolicyMiss): readonly string[] {
  if (miss.rules.length === 0) return [`${miss.policy} has no rule for this direction`];
  if (miss.rules.length > 3) return [`${miss.policy}: none of its ${count(miss.rules.length, 'rule')} matches`];
  return [`${miss.policy}: ${list(miss.rules.map((rule) => `${rule.field} ${MISSES[rule.why]}`))}`];
}

function trafficText(step: { readonly protocol: string; readonly port: number | undefined }): string {
  return step.port === undefined ? step.protocol : `${step.protocol} ${step.port}`;
}

function peerText(peer: string): string {
  return peer.includes('/') ? deviceText(peer) : peer;
}
