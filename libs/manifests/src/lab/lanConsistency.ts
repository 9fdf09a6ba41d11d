import type { Cidr, Ip, Lan } from '@vantage/engine';
import { cidrContains } from '@vantage/engine';
import type { FieldReader } from './fieldReader.js';

interface Placed {
  readonly value: string;
  readonly field: string;
}

/** Reports names and addresses that stand twice: nobody could tell which one is meant. */
export function checkUnique(placed: readonly Placed[], spec: FieldReader): void {
  const seen = new Map<string, string>();
  for (const { value, field } of placed) {
    const first = seen.get(value);
    if (value !== '' && first !== undefined) spec.errorAt('MANIFEST.DUPLICATE_NAME', `${value} is taken by ${first} already. Give each its own.`, field);
    else seen.set(value, field);
  }
}

type LanParts = Pick<Lan, 'cidrs' | 'hosts'> & { readonly router: { readonly ips: readonly Ip[] } | undefined };

/** Reports what cannot be so inside one LAN: two hosts of a name or address, addresses outside of its ranges. */
export function checkLan(lan: LanParts, spec: FieldReader): void {
  const routerIps = (lan.router?.ips ?? []).map((value) => ({ value, field: 'spec.router.ip' }));
  const hostIps = lan.hosts.flatMap((host) => host.ips.map((value) => ({ value, field: `${host.field}.ip` })));
  checkUnique([...routerIps, ...hostIps], spec);
  // `<lan>/router` is the address of the router.
  checkUnique([{ value: 'router', field: 'spec.router' }, ...lan.hosts.map((host) => ({ value: host.name, field: `${host.field}.name` }))], spec);
  if (lan.cidrs.length === 0) return;
  for (const { value, field } of [...routerIps, ...hostIps]) {
    if (lan.cidrs.some((range: Cidr) => cidrContains(range, value))) continue;
    const ranges = lan.cidrs.map((range) => range.text).join(' and ');
    spec.errorAt('MANIFEST.INVALID_VALUE', `${field} ${value} lies outside of the LAN, which is ${ranges}. Correct the address or the range.`, field);
  }
}
