import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** As much of a request for a WebSocket as is looked at. */
export interface UpgradeRequest {
  readonly headers: IncomingHttpHeaders;
  /** The sender's address. */
  readonly ip: string;
}

/** The path that is asked for; undefined where the address is none. */
export function pathOf({ url = '/' }: Pick<IncomingMessage, 'url'>): string | undefined {
  return URL.canParse(url, 'http://api') ? new URL(url, 'http://api').pathname : undefined;
}
