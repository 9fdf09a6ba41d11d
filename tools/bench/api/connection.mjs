// @ts-check
/** One HTTP connection that costs its sender next to nothing: clients for everyday use take as much of the machine as the server that they are to measure. */
import { once } from 'node:events';
import { connect } from 'node:net';

/** @typedef {{ ask: (request: Buffer) => Promise<boolean>, close: () => void }} Connection `ask`: whether the answer was 200; one question at a time */

const END_OF_HEAD = '\r\n\r\n';

/** @param {import('./server.mjs').Access} access @param {string} body @returns {Buffer} a request as it goes over the wire */
export function requestOf({ url, apiKey }, body) {
  const { host, pathname } = new URL(url);
  const head = [`POST ${pathname} HTTP/1.1`, `host: ${host}`, `authorization: Bearer ${apiKey}`, 'content-type: application/json', `content-length: ${Buffer.byteLength(body)}`];
  return Buffer.from(`${head.join('\r\n')}${END_OF_HEAD}${body}`);
}

/** @param {string} url @returns {Promise<Connection>} */
export async function openConnection(url) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let text = '';
  /** @type {((ok: boolean) => void) | undefined} */
  let answer;
  const settle = (/** @type {boolean} */ ok) => {
    text = '';
    answer?.(ok);
  };
  socket.setEncoding('latin1');
  socket.on('data', (piece) => {
    text += String(piece);
    if (isWhole(text)) settle(text.startsWith('HTTP/1.1 200'));
  });
  socket.on('error', () => settle(false));
  socket.on('close', () => settle(false));
  return {
    ask: (request) =>
      new Promise((resolve) => {
        answer = resolve;
        socket.write(request);
      }),
    close: () => void socket.destroy(),
  };
}

/** Our API says how long its answers are. @param {string} text */
function isWhole(text) {
  const end = text.indexOf(END_OF_HEAD);
  const length = end < 0 ? undefined : /content-length: (\d+)/i.exec(text)?.[1];
  return length !== undefined && text.length >= end + END_OF_HEAD.length + Number(length);
}
