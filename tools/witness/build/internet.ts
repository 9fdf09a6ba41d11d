/** The internet: one provider that knows the way to every host and router, and discards the rest in silence. */
import type { InternetHost, LabState } from '@vantage/engine';
import type { Stage } from '../namespaces/stage.js';
import { alone, FAMILIES, isV4, ofFamily } from '../rules/addresses.js';
import { hostListeners } from './listeners.js';
import { addressOn, dress } from './outfit.js';

/** The provider's end of every cable. */
const PROVIDER = { 4: '169.254.0.1', 6: 'fe80::1' } as const;

export async function buildInternet(stage: Stage, state: LabState): Promise<void> {
  const { hosts } = state.topology.internet;
  const wans = stage.lans.map((_place, index) => state.topology.lans[index]?.router?.publicIPs ?? []);
  await Promise.all([
    dress(
      { agent: stage.isp.agent, devices: [...stage.internetHosts.map((_place, index) => `h${index}`), ...wans.map((_ips, index) => `w${index}`)] },
      {
        links: [
          ...stage.internetHosts.flatMap((_place, index) => providerPort(`h${index}`, hosts[index] === undefined ? [] : [hosts[index].ip])),
          ...wans.flatMap((ips, index) => providerPort(`w${index}`, ips)),
          'route replace blackhole default',
          'route replace blackhole ::/0',
        ],
      },
    ),
    ...stage.internetHosts.map((place, index) => dress(place, hosts[index] === undefined ? undefined : hostOutfit(hosts[index]))),
  ]);
}

function providerPort(device: string, ips: readonly string[]): readonly string[] {
  return [`addr replace ${alone(PROVIDER[4])} dev ${device}`, `addr replace ${PROVIDER[6]}/64 dev ${device} nodad`, ...ips.map((ip) => `route replace ${alone(ip)} dev ${device}`)];
}

function hostOutfit(host: InternetHost): Parameters<typeof dress>[1] {
  return { links: uplink('eth0', [host.ip]), listeners: hostListeners(`internet/${host.name}`, host.listens, [host.ip]) };
}

/** A device with public addresses, and everything else behind the provider. */
export function uplink(device: string, ips: readonly string[]): readonly string[] {
  const ways = FAMILIES.filter((family) => ofFamily(ips, family).length > 0).flatMap((family) => [
    ...(family === 4 ? [`route add ${PROVIDER[4]} dev ${device} scope link`] : []),
    `route add default via ${PROVIDER[family]} dev ${device}`,
  ]);
  return [...ips.map((ip) => addressOn(device, ip, isV4(ip) ? 32 : 128)), ...ways];
}
