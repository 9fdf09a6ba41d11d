/** The internet: one provider that knows the way to every host and router, and discards the rest in silence. */
import type { InternetHost, LabState } from '@vantage/engine';
import type { Stage } from '../namespaces/stage.js';
import { isV4 } from '../rules/addresses.js';
import { hostListeners, v4 } from './listeners.js';
import { dress } from './outfit.js';

/** The provider's end of every cable. */
export const PROVIDER = '169.254.0.1';

export async function buildInternet(stage: Stage, state: LabState): Promise<void> {
  const hosts = state.topology.internet.hosts.filter(({ ip }) => isV4(ip));
  const lans = state.topology.lans.map((lan, index) => ({ index, ips: v4(lan.router?.publicIPs ?? []) }));
  await Promise.all([
    stage.isp.agent.run(
      ['ip', '-force', '-batch', '-'],
      [
        ...stage.internetHosts.flatMap((_place, index) => providerPort(`h${index}`, hosts[index] === undefined ? [] : [hosts[index].ip])),
        ...stage.lans.flatMap((_place, index) => providerPort(`w${index}`, lans[index]?.ips ?? [])),
        'route replace blackhole default',
        '',
      ].join('\n'),
    ),
    ...stage.internetHosts.map((place, index) => dress(place, hosts[index] === undefined ? undefined : hostOutfit(hosts[index]))),
  ]);
}

function providerPort(device: string, ips: readonly string[]): readonly string[] {
  return [
    `route flush dev ${device}`,
    `neigh flush dev ${device} nud all`,
    `addr replace ${PROVIDER}/32 dev ${device}`,
    ...ips.map((ip) => `route replace ${ip}/32 dev ${device}`),
  ];
}

function hostOutfit(host: InternetHost): Parameters<typeof dress>[1] {
  return { links: uplink('eth0', [host.ip]), listeners: hostListeners(`internet/${host.name}`, host.listens, [host.ip]) };
}

/** A device with public addresses, and everything else behind the provider. */
export function uplink(device: string, ips: readonly string[]): readonly string[] {
  return [...ips.map((ip) => `addr add ${ip}/32 dev ${device}`), `route add ${PROVIDER} dev ${device} scope link`, `route add default via ${PROVIDER} dev ${device}`];
}
