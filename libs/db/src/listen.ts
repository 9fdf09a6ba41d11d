/** One connection that hears what other processes announce, and comes back when it breaks. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface Listener {
  readonly close: () => Promise<void>;
}

export interface ListenOptions {
  readonly channel: string;
  readonly onMessage: (payload: string) => void;
  /** After a connection was lost: announcements in between were missed. */
  readonly onReconnect: () => void;
  readonly onError?: (error: Error) => void;
}

const RETRY_AFTER = 1_000;
const CONNECT_WITHIN = 10_000;

/** Listens on a channel until closed. */
export async function listen(url: string, options: ListenOptions): Promise<Listener> {
  let closed = false;
  let client = await connect();

  async function connect(): Promise<pg.Client> {
    const next = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: CONNECT_WITHIN });
    next.on('notification', (message) => options.onMessage(message.payload ?? ''));
    let listening = false;
    next.on('error', (error) => {
      // Before that, whoever waits for the connection is told, and tries again.
      if (!listening) return;
      listening = false;
      options.onError?.(error);
      void reconnect();
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${pg.escapeIdentifier(options.channel)}`);
    } catch (error) {
      await next.end().catch(() => undefined);
      throw error;
    }
    listening = true;
    return next;
  }

  async function reconnect(): Promise<void> {
    while (!closed) {
      await sleep(RETRY_AFTER);
      try {
        client = await connect();
        if (closed) await client.end();
        options.onReconnect();
        return;
      } catch (error) {
        options.onError?.(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  return {
    close: async () => {
      closed = true;
      await client.end().catch(() => undefined);
    },
  };
}
