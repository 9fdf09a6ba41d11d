import type { Check } from './check.js';
import { isPort, portName } from './formats.js';

export const transportProtocols = ['TCP', 'UDP', 'SCTP'] as const;

export const portNumberWords = 'a port is a number from 1 to 65535';

/** A required port; a missing one is 0 to the API server, and reported as that. */
export function validatePortNumber(port: number | undefined, field: string, check: Check): void {
  if (!isPort(port ?? 0)) check.invalid(field, port ?? 0, portNumberWords);
}

export function validatePortNumberOrName(port: number | string | undefined, field: string, check: Check): void {
  if (typeof port === 'string') check.format(field, port, portName(port));
  else validatePortNumber(port, field, check);
}
