// @ts-check
/**
 * Runs inside one network namespace for as long as its standard input is open: runs commands, opens listeners, makes connects.
 * One JSON message a line, both ways. Plain JavaScript, because it is started by `node` itself in every namespace.
 *
 * @typedef {import('./protocol.js').AgentRequest} AgentRequest
 * @typedef {import('./protocol.js').AgentReply} AgentReply
 * @typedef {import('./protocol.js').ListenerSpec} ListenerSpec
 * @typedef {import('./protocol.js').ProbeSpec} ProbeSpec
 * @typedef {import('./protocol.js').Attempt} Attempt
 */
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import net from 'node:net';
import readline from 'node:readline';

/** @type {{ close(): void }[]} */
let listeners = [];

/** @param {{ id: number } & AgentReply} reply */
function answer(reply) {
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

/** @param {readonly string[]} argv @param {string} input @returns {Promise<{ code: number, output: string }>} */
function run(argv, input) {
  return new Promise((resolve) => {
    const child = spawn(/** @type {string} */ (argv[0]), argv.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** @param {readonly (readonly [string, string])[]} entries @returns {string[]} paths that could not be written */
function writeSysctls(entries) {
  return entries.flatMap(([path, value]) => {
    try {
      fs.writeFileSync(`/proc/sys/${path}`, value);
      return [];
    } catch {
      return [path];
    }
  });
}

/** @param {ListenerSpec} spec @returns {Promise<string | undefined>} why it failed */
function listenTcp(spec) {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      // Only to who says something first: a connection that opens and carries nothing is none.
      socket.once('data', () => socket.end(JSON.stringify({ endpoint: spec.name, source: socket.remoteAddress })));
    });
    server.on('error', (error) => resolve(`${spec.port}/TCP: ${error.message}`));
    server.listen({ port: spec.port, host: '::', backlog: 1024 }, () => resolve(undefined));
    listeners.push(server);
  });
}

/** @param {string} address @returns {'udp4' | 'udp6'} */
function datagramsTo(address) {
  return net.isIPv6(address) ? 'udp6' : 'udp4';
}

/** One socket an address: a reply from another address than the one asked would never pass the client's connection tracking. */
/** @param {ListenerSpec} spec @returns {Promise<string | undefined>} */
async function listenUdp(spec) {
  const failures = await Promise.all(
    spec.addresses.map(
      (address) =>
        /** @type {Promise<string | undefined>} */ (
          new Promise((resolve) => {
            const socket = dgram.createSocket(datagramsTo(address));
            socket.on('error', (error) => resolve(`${address}:${spec.port}/UDP: ${error.message}`));
            socket.on('message', (_message, peer) =>
              socket.send(JSON.stringify({ endpoint: spec.name, source: peer.address }), peer.port, peer.address, () => undefined),
            );
            socket.bind(spec.port, address, () => resolve(undefined));
            listeners.push(socket);
          })
        ),
    ),
  );
  return failures.find((failure) => failure !== undefined);
}

/** @param {unknown} error @returns {Attempt['outcome']} */
function outcomeOf(error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return 'refused';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'no-route';
    case 'EPERM':
    case 'EACCES':
      return 'not-permitted';
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return 'error';
  }
}

/** @param {string} text @returns {Attempt} */
function heard(text) {
  const { endpoint, source } = JSON.parse(text);
  return { outcome: 'connected', endpoint, source: String(source).replace(/^::ffff:/, '') };
}

/** @param {ProbeSpec} probe @returns {Promise<Attempt>} */
function connectTcp(probe) {
  return new Promise((resolve) => {
    const socket = new net.Socket();
    let text = '';
    let open = false;
    /** @param {Attempt} attempt */
    const finish = (attempt) => {
      clearTimeout(timer);
      socket.resetAndDestroy();
      resolve(attempt);
    };
    // An accepted connection is no timeout: the answer of a busy machine may be late.
    const expire = () => {
      if (open) timer = setTimeout(() => finish({ outcome: 'stalled' }), 3 * probe.timeoutMs);
      else finish({ outcome: 'timeout' });
    };
    let timer = setTimeout(expire, probe.timeoutMs);
    socket.on('connect', () => {
      open = true;
      socket.write('hello');
    });
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('end', () => finish(text === '' ? { outcome: 'refused' } : heard(text)));
    socket.on('error', (error) => finish({ outcome: outcomeOf(error) }));
    socket.connect({ host: probe.ip, port: probe.port ?? 0, family: net.isIPv6(probe.ip) ? 6 : 4 });
  });
}

/** @param {ProbeSpec} probe @returns {Promise<Attempt>} */
function connectUdp(probe) {
  return new Promise((resolve) => {
    const socket = dgram.createSocket(datagramsTo(probe.ip));
    /** @param {Attempt} attempt */
    const finish = (attempt) => {
      clearTimeout(timer);
      socket.removeAllListeners('error').on('error', () => undefined);
      socket.close();
      resolve(attempt);
    };
    const timer = setTimeout(() => finish({ outcome: 'timeout' }), probe.timeoutMs);
    socket.on('error', (error) => finish({ outcome: outcomeOf(error) }));
    socket.on('message', (message) => finish(heard(message.toString())));
    socket.on('connect', () => socket.send('hello', (error) => (error === null ? undefined : finish({ outcome: outcomeOf(error) }))));
    socket.connect(probe.port ?? 0, probe.ip);
  });
}

/** @param {ProbeSpec} probe @returns {Promise<Attempt>} */
async function ping(probe) {
  const { output } = await run(['ping', '-n', '-c', '1', '-W', (probe.timeoutMs / 1000).toFixed(1), probe.ip], '');
  if (/bytes from/.test(output)) return { outcome: 'echo-reply' };
  if (/not permitted/.test(output)) return { outcome: 'not-permitted' };
  if (/Port unreachable/i.test(output)) return { outcome: 'icmp 3/3' };
  if (/unreachable|No route|Time to live exceeded|Hop limit/i.test(output)) return { outcome: 'no-route' };
  return { outcome: 'timeout' };
}

/** @param {ProbeSpec} probe @returns {Promise<Attempt>} */
function attempt(probe) {
  switch (probe.protocol) {
    case 'TCP':
      return connectTcp(probe);
    case 'UDP':
      return connectUdp(probe);
    case 'ICMP':
      return ping(probe);
  }
}

/** @param {ProbeSpec} probe @returns {Promise<Attempt[]>} */
async function probeTarget(probe) {
  if (!probe.serial) return Promise.all(Array.from({ length: probe.tries }, () => attempt(probe)));
  /** @type {Attempt[]} */
  const attempts = [];
  for (let i = 0; i < probe.tries; i += 1) attempts.push(await attempt(probe));
  return attempts;
}

/** @param {AgentRequest} request @returns {Promise<AgentReply>} */
async function handle(request) {
  switch (request.op) {
    case 'run':
      return { op: 'run', ...(await run(request.argv, request.input)) };
    case 'sysctl':
      return { op: 'sysctl', failed: writeSysctls(request.entries) };
    case 'listen': {
      for (const listener of listeners) listener.close();
      listeners = [];
      const failures = await Promise.all(request.listeners.map((spec) => (spec.protocol === 'TCP' ? listenTcp(spec) : listenUdp(spec))));
      return { op: 'listen', failed: failures.filter((failure) => failure !== undefined) };
    }
    case 'probe':
      return { op: 'probe', attempts: await Promise.all(request.probes.map(probeTarget)) };
  }
}

const lines = readline.createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { id, ...request } = /** @type {{ id: number } & AgentRequest} */ (JSON.parse(line));
  void handle(/** @type {AgentRequest} */ (request)).then((reply) => answer({ id, ...reply }));
});
lines.on('close', () => process.exit(0));
