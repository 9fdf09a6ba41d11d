import type { ListenPort, Listening, PodPort, StringMap } from '../model/index.js';

/** States what listens in the containers of a pod, or on a node itself: `8080/TCP,53/UDP`; empty for nothing. */
export const listenAnnotation = 'vantage.lab/listens';

/** The ports of such an annotation, and the entries that are none. */
export function parseListens(text: string): { readonly ports: readonly ListenPort[]; readonly rejected: readonly string[] } {
  const ports: ListenPort[] = [];
  const rejected: string[] = [];
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const port = parseListen(entry);
    if (port === undefined) rejected.push(entry);
    else ports.push(port);
  }
  return { ports, rejected };
}

function parseListen(entry: string): ListenPort | undefined {
  const match = /^(\d{1,5})(?:\/(TCP|UDP|SCTP))?$/i.exec(entry);
  const port = Number(match?.[1]);
  if (match === null || port < 1 || port > 65535) return undefined;
  return { port, protocol: protocols.find((protocol) => protocol === match[2]?.toUpperCase()) ?? 'TCP' };
}

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

/** What listens in a pod: what the annotation states, else the declared container ports, else everything. */
export function listeningOf(annotations: StringMap | undefined, ports: readonly PodPort[]): Listening {
  const stated = annotations?.[listenAnnotation];
  if (stated !== undefined) return { kind: 'stated', ports: parseListens(stated).ports };
  if (ports.length === 0) return { kind: 'everywhere' };
  return { kind: 'declared', ports: ports.map(({ port, protocol }) => ({ port, protocol })) };
}
