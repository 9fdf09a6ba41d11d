/** A LAN router's rules: port address translation, port forwards with their kinds of hairpin, and a stateful firewall. */
import type { Family, FirewallPort, FirewallRule, PortForward, Router } from '@vantage/engine';
import { alone, endpoint, isV4, ofFamily } from './addresses.js';
import type { Ruleset } from './nodeRules.js';

export function routerRuleset(router: Router): Ruleset {
  return { nftables: '', iptables: restoreScript(router, 4), ip6tables: restoreScript(router, 6) };
}

function restoreScript(router: Router, family: Family): string {
  const [publicIp] = ofFamily(router.publicIPs, family);
  return [
    '*filter',
    ':INPUT ACCEPT [0:0]',
    ':FORWARD ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    // Neighbour discovery is untracked.
    '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED,UNTRACKED -j ACCEPT',
    // What comes in for the router itself is asked the same rules as what it would pass on.
    ...router.firewall.filter(({ direction }) => direction === 'inward').flatMap((rule) => firewallRules(rule, family, '-A INPUT -i wan')),
    '-A INPUT -i wan -j DROP',
    '-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    ...router.firewall.flatMap((rule) => firewallRules(rule, family, rule.direction === 'outward' ? '-A FORWARD -i lan -o wan' : '-A FORWARD -i wan -o lan')),
    '-A FORWARD -i wan -m conntrack --ctstate DNAT -j ACCEPT',
    '-A FORWARD -i wan -j DROP',
    'COMMIT',
    '*nat',
    ':PREROUTING ACCEPT [0:0]',
    ':INPUT ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ':POSTROUTING ACCEPT [0:0]',
    ...(publicIp === undefined ? [] : router.portForwards.filter(({ to }) => isV4(to.ip) === (family === 4)).flatMap((forward) => forwardRules(forward, publicIp))),
    ...(router.nat === 'masquerade' && publicIp !== undefined ? ['-A POSTROUTING -o wan -j MASQUERADE'] : []),
    'COMMIT',
    '',
  ].join('\n');
}

function forwardRules(forward: PortForward, publicIp: string): readonly string[] {
  const protocol = forward.protocol.toLowerCase();
  const to = endpoint(forward.to.ip, forward.to.port);
  const translate = (device: string): string =>
    `-A PREROUTING -i ${device} -d ${alone(publicIp)} -p ${protocol} -m ${protocol} --dport ${forward.port} -j DNAT --to-destination ${to}`;
  const outside = translate('wan');
  switch (forward.hairpin) {
    case 'none':
      return [outside];
    case 'noSnat':
      return [outside, translate('lan')];
    case 'full':
      return [
        outside,
        // The device of arrival is forgotten in POSTROUTING: a mark remembers that the LAN itself asked.
        translate('lan').replace(/-j DNAT.*/, '-j MARK --set-mark 0x1'),
        translate('lan'),
        '-A POSTROUTING -o lan -m mark --mark 0x1 -j MASQUERADE',
      ];
  }
}

function firewallRules(rule: FirewallRule, family: Family, way: string): readonly string[] {
  if ([rule.from, rule.to].some((range) => range !== undefined && range.family !== family)) return [];
  const from = rule.from === undefined ? '' : ` -s ${rule.from.text}`;
  const to = rule.to === undefined ? '' : ` -d ${rule.to.text}`;
  const ports = rule.ports.length === 0 ? [''] : rule.ports.map((port) => portMatch(port, family));
  return ports.map((port) => `${way}${from}${to}${port} -j ${TARGETS[rule.action]}`);
}

const TARGETS = { allow: 'ACCEPT', drop: 'DROP', reject: 'REJECT' } as const;

function portMatch(port: FirewallPort, family: Family): string {
  const protocol = port.protocol.toLowerCase();
  return port.protocol === 'ICMP' ? ` -p ${family === 4 ? 'icmp' : 'ipv6-icmp'}` : ` -p ${protocol} -m ${protocol} --dport ${port.from}:${port.to}`;
}
