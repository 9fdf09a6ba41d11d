import type { PodPort } from '../../model/index.js';

/** Ports of one node that pods have opened on the host. */
export interface HostPorts {
  conflictsWith(ports: readonly PodPort[]): boolean;
  open(ports: readonly PodPort[]): void;
}

/** An unspecified host address conflicts with every other: kube-scheduler framework/types.go (HostPortInfo.CheckConflict). */
const everyAddress = '';

export function hostPorts(): HostPorts {
  const addresses = new Map<string, Set<string>>();
  return {
    conflictsWith: (ports) => hosted(ports).some(({ key, address }) => {
      const open = addresses.get(key);
      if (open === undefined) return false;
      return address === everyAddress || open.has(everyAddress) || open.has(address);
    }),
    open: (ports) => {
      for (const { key, address } of hosted(ports)) addresses.set(key, (addresses.get(key) ?? new Set()).add(address));
    },
  };
}

function hosted(ports: readonly PodPort[]): readonly { readonly key: string; readonly address: string }[] {
  return ports
    .filter((port) => port.hostPort !== undefined)
    .map((port) => ({
      key: `${port.hostPort}/${port.protocol}`,
      address: port.hostIp === undefined || port.hostIp === '0.0.0.0' || port.hostIp === '::' ? everyAddress : port.hostIp,
    }));
}
