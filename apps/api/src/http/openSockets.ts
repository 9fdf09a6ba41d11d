/** The WebSockets that are open, so that they can be told when the server goes away: HTTP alone would wait for them for ever. */
import type { WebSocket } from 'ws';

/** "An endpoint is going away", RFC 6455 section 7.4.1: clients connect again, and reach another instance. */
const GOING_AWAY = 1001;

export class OpenSockets {
  private readonly sockets = new Set<Pick<WebSocket, 'close'>>();

  add(socket: Pick<WebSocket, 'close'>): void {
    this.sockets.add(socket);
  }

  remove(socket: Pick<WebSocket, 'close'>): void {
    this.sockets.delete(socket);
  }

  closeAll(): void {
    for (const socket of this.sockets) socket.close(GOING_AWAY, 'The server is going away: connect again.');
  }
}
