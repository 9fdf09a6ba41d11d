// @ts-check
import { createServer } from 'node:net';

const DEFAULT = 4000;
const ATTEMPTS = 50;

/**
 * The port to serve on: the wanted one or none, without a wish the first free one from 4000 on.
 * @param {string | undefined} wanted the variable PORT
 */
export async function choosePort(wanted) {
  if (wanted !== undefined) {
    const port = Number(wanted);
    if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`PORT is "${wanted}", which is no port number.`);
    if (!(await isFree(port))) throw new Error(`Port ${port} is taken. Give another one in PORT, or leave PORT out to take the next free one.`);
    return port;
  }
  for (let port = DEFAULT; port < DEFAULT + ATTEMPTS; port += 1) {
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${DEFAULT} to ${DEFAULT + ATTEMPTS - 1} is free. Give one in PORT.`);
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, process.env['HOST'] ?? '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
