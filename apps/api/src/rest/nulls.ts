/** What is absent in a row is null in JSON. */
import { encodeNodeId } from '@vantage/contract';
import type { NodeKind } from '@vantage/contract';

/** The public id of what a row points to; null where it points to nothing. */
export function idOrNull(kind: NodeKind, uuid: string | undefined): string | null {
  return uuid === undefined ? null : encodeNodeId(kind, uuid);
}

export function timeOrNull(time: Date | undefined): string | null {
  return time?.toISOString() ?? null;
}
