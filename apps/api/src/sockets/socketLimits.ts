import type { ApiEnvironment } from '@vantage/contract';

/** What WebSockets may take of a process. */
export interface SocketLimits {
  /** Connections that are open at once from one address. */
  readonly perAddress: number;
  /** Connections of one organisation; of visitors, those with one link. */
  readonly perOrganization: number;
  /** Operations that run on one connection, subscriptions among them. */
  readonly operations: number;
  /** Subscriptions of one organisation; of visitors, those with one link. */
  readonly subscriptions: number;
  /** Bytes of a message. */
  readonly messageBytes: number;
  /** Milliseconds that a client has to say who it is. */
  readonly initWithin: number;
  /** Milliseconds after which it is looked again whether its key, session or link still counts. */
  readonly checkEvery: number;
}

export const defaultSocketLimits: SocketLimits = {
  perAddress: 500,
  perOrganization: 5_000,
  operations: 100,
  subscriptions: 20_000,
  messageBytes: 1024 * 1024,
  initWithin: 3_000,
  checkEvery: 30_000,
};

/** The limits of a process, by its variables. */
export function socketLimitsOf(variables: ApiEnvironment): SocketLimits {
  return {
    perAddress: variables.VANTAGE_SOCKETS_PER_ADDRESS,
    perOrganization: variables.VANTAGE_SOCKETS_PER_ORGANIZATION,
    operations: variables.VANTAGE_OPERATIONS_PER_SOCKET,
    subscriptions: variables.VANTAGE_SUBSCRIPTIONS_PER_ORGANIZATION,
    messageBytes: variables.VANTAGE_SOCKET_KILOBYTES * 1024,
    initWithin: variables.VANTAGE_SOCKET_INIT_SECONDS * 1_000,
    checkEvery: variables.VANTAGE_SOCKET_CHECK_SECONDS * 1_000,
  };
}
