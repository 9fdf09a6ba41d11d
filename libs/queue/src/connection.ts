/** Where the queue lives: in PostgreSQL, so that nothing else needs to run, or in Redis. */
export type QueueConnection =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'redis'; readonly url: string };

export const QUEUE_NAME = 'tasks';
export const QUEUE_SCHEMA = 'bullmq';

/** Redis where its URL is given, otherwise the database. */
export function queueConnection(urls: { readonly databaseUrl: string; readonly redisUrl: string | undefined }): QueueConnection {
  return urls.redisUrl === undefined ? { kind: 'postgres', url: urls.databaseUrl } : { kind: 'redis', url: urls.redisUrl };
}
