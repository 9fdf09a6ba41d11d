import type { Internet, InternetHost, Origin } from '@vantage/engine';
import { ip } from '@vantage/engine';
import type { FieldReader } from './fieldReader.js';
import { readZones } from './dnsZone.js';
import { ipAddress, listenPort, simpleName } from './formats.js';
import { checkUnique } from './lanConsistency.js';

export const resolverKinds = ['glibc', 'musl', 'c-ares'] as const;

/** `kind: Internet`: public hosts and public DNS. */
export function readInternet(spec: FieldReader, origin: Origin): Internet {
  const hosts = (spec.children('hosts') ?? []).map(readHost);
  const zones = readZones(spec);
  checkUnique(hosts.map((host) => ({ value: host.name, field: `${host.field}.name` })), spec);
  checkUnique(hosts.map((host) => ({ value: host.ip, field: `${host.field}.ip` })), spec);
  return { hosts, zones, origin };
}

function readHost(host: FieldReader): InternetHost {
  const read = {
    name: host.requiredRead('name', simpleName) ?? '',
    ip: host.requiredRead('ip', ipAddress) ?? ip('0.0.0.0'),
    listens: host.readEach('listens', listenPort) ?? [],
    resolver: host.oneOf('resolver', resolverKinds) ?? 'glibc',
    field: host.path,
  };
  host.done();
  return read;
}
