import type { FirewallRule, Lan, LanHost, Origin, StaticRoute, VirtualIp } from '@vantage/engine';
import { addressAt, cidr, ip } from '@vantage/engine';
import { readZones } from './dnsZone.js';
import type { FieldReader, Located } from './fieldReader.js';
import { anyText, firewallPort, hostAndPort, ipAddress, ipRange, ipRangeOrAddress, listenPort, simpleName, transportProtocol } from './formats.js';
import { resolverKinds } from './internet.js';
import { checkLan } from './lanConsistency.js';

type RouterDraft = Omit<NonNullable<Lan['router']>, 'portForwards'> & { readonly portForwards: readonly PortForwardDraft[] };
type PortForwardDraft = Omit<NonNullable<Lan['router']>['portForwards'][number], 'to'> & {
  readonly to: Located<{ readonly host: string; readonly port: number }>;
};

/** A LAN whose port forwards still name their hosts: those may be nodes of a cluster, written in another file. */
export type LanDraft = Omit<Lan, 'router'> & { readonly router: RouterDraft | undefined };

/** `kind: Lan`: a network of hosts and nodes, and the router that joins it to the internet. */
export function readLan(spec: FieldReader, name: string, origin: Origin): LanDraft {
  const cidrs = spec.readEach('cidrs', ipRange) ?? [];
  if (!spec.has('cidrs') || cidrs.length === 0) spec.missing('cidrs');
  const router = spec.child('router');
  const dns = spec.child('dns');
  const lan: LanDraft = {
    name,
    cidrs,
    router: router === undefined ? undefined : readRouter(router, cidrs),
    hosts: (spec.children('hosts') ?? []).map(readHost),
    virtualIPs: (spec.children('virtualIPs') ?? []).map(readVirtualIp),
    dns: { zones: dns === undefined ? [] : readZones(dns) },
    origin,
  };
  dns?.done();
  checkLan(lan, spec);
  return lan;
}

function readRouter(router: FieldReader, cidrs: Lan['cidrs']): RouterDraft {
  const written = router.readEach('ip', ipAddress);
  const read: RouterDraft = {
    ips: written ?? cidrs.map((range) => addressAt(range, 1) ?? addressAt(range, 0)).filter((address) => address !== undefined),
    publicIPs: router.readEach('publicIP', ipAddress) ?? [],
    nat: router.oneOf('nat', ['masquerade', 'none']) ?? 'masquerade',
    portForwards: (router.children('portForwards') ?? []).flatMap(readPortForward),
    firewall: (router.children('firewall') ?? []).map(readFirewallRule),
    routes: readRoutes(router),
  };
  router.done();
  return read;
}

function readPortForward(forward: FieldReader): readonly PortForwardDraft[] {
  const protocol = forward.read('protocol', transportProtocol) ?? 'TCP';
  const port = forward.integer('port', 1, 65535);
  if (!forward.has('port')) forward.missing('port');
  const to = forward.located('to', hostAndPort);
  if (!forward.has('to')) forward.missing('to');
  const hairpin = forward.oneOf('hairpin', ['none', 'noSnat', 'full']) ?? 'none';
  forward.done();
  return port === undefined || to === undefined ? [] : [{ protocol, port, to, hairpin, field: forward.path }];
}

function readFirewallRule(rule: FieldReader): FirewallRule {
  const action = rule.oneOf('action', ['allow', 'drop', 'reject']);
  if (!rule.has('action')) rule.missing('action');
  const direction = rule.oneOf('direction', ['outward', 'inward']);
  if (!rule.has('direction')) rule.missing('direction');
  const read: FirewallRule = {
    action: action ?? 'drop',
    direction: direction ?? 'inward',
    from: rule.read('from', ipRangeOrAddress),
    to: rule.read('to', ipRangeOrAddress),
    ports: rule.readEach('ports', firewallPort) ?? [],
    field: rule.path,
  };
  rule.done();
  return read;
}

export function readRoutes(owner: FieldReader): readonly StaticRoute[] {
  return (owner.children('routes') ?? []).map((route) => {
    const read = {
      to: route.requiredRead('to', ipRangeOrAddress) ?? cidr('0.0.0.0/0'),
      via: route.requiredRead('via', ipAddress) ?? ip('0.0.0.0'),
      field: route.path,
    };
    route.done();
    return read;
  });
}

function readHost(host: FieldReader): LanHost {
  const ips = host.readEach('ip', ipAddress) ?? [];
  if (!host.has('ip')) host.missing('ip');
  const read = {
    name: host.requiredRead('name', simpleName) ?? '',
    ips,
    listens: host.readEach('listens', listenPort) ?? [],
    resolver: host.oneOf('resolver', resolverKinds) ?? ('glibc' as const),
    routes: readRoutes(host),
    field: host.path,
  };
  host.done();
  return read;
}

function readVirtualIp(virtual: FieldReader): VirtualIp {
  const read = {
    ip: virtual.requiredRead('ip', ipAddress) ?? ip('0.0.0.0'),
    owners: virtual.readEach('owners', anyText) ?? [],
    field: virtual.path,
  };
  virtual.done();
  return read;
}
