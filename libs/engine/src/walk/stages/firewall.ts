/** A router's firewall between its LAN and the internet: stateful, ordered, first match wins. */
import { cidrContains, cite, type FirewallRule } from '../../model/index.js';
import type { FirewallStep } from '../../trace/index.js';
import type { Packet } from '../packet.js';
import { end, next, type Passage, type Verdict } from '../passage.js';
import { ROUTER_DEFAULT } from '../references.js';

export function firewall(passage: Passage): Verdict {
  const { device, packet } = passage;
  const direction = directionOf(passage);
  if (device.kind !== 'router' || direction === undefined) return next(passage);
  const rule = device.router.firewall.find((each) => matches(each, direction, packet));
  const action = rule?.action ?? defaultAction(passage, direction);
  const step: FirewallStep = {
    kind: 'firewall',
    outcome: action === 'allow' ? 'ALLOWED' : action === 'drop' ? 'DROPPED' : 'REJECTED',
    direction,
    rule: rule?.field,
    cites: [cite(device.origin, rule?.field ?? 'spec.router.firewall'), ...(rule === undefined ? [ROUTER_DEFAULT] : [])],
  };
  switch (action) {
    case 'allow':
      return next(passage, step);
    case 'drop':
      return end(passage, { kind: 'lost' }, step);
    case 'reject':
      return end(passage, { kind: 'error', error: 'refused' }, step);
  }
}

/** Traffic inside the LAN and over links is not the firewall's, nor is what the router itself sends. */
function directionOf(passage: Passage): FirewallRule['direction'] | undefined {
  const { entry, route } = passage;
  if (entry.kind !== 'wire') return undefined;
  if (entry.segment.kind === 'internet') return 'inward';
  return route?.kind === 'unicast' && route.segment.kind === 'internet' ? 'outward' : undefined;
}

/** A port forward opens its own way in. */
function defaultAction(passage: Passage, direction: FirewallRule['direction']): FirewallRule['action'] {
  return direction === 'outward' || passage.translation?.kind === 'portForward' ? 'allow' : 'drop';
}

function matches(rule: FirewallRule, direction: FirewallRule['direction'], packet: Packet): boolean {
  return (
    rule.direction === direction &&
    (rule.from === undefined || cidrContains(rule.from, packet.sourceIp)) &&
    (rule.to === undefined || cidrContains(rule.to, packet.destinationIp)) &&
    (rule.ports.length === 0 || rule.ports.some((port) => port.protocol === packet.protocol && isInside(port, packet.destinationPort)))
  );
}

function isInside(range: { readonly from: number; readonly to: number }, port: number | undefined): boolean {
  return port === undefined || (port >= range.from && port <= range.to);
}

