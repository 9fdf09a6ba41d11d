/** The near end of an agent: a process that lives in a network namespace of its own. The namespace goes when the process goes. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { AgentReply, AgentRequest, Attempt, ListenerSpec, ProbeSpec } from './protocol.js';

type AgentProcess = ChildProcessByStdio<Writable, Readable, null>;

const AGENT = fileURLToPath(new URL('./agent.mjs', import.meta.url));

export class Agent {
  readonly #process: AgentProcess;
  readonly #waiting = new Map<number, { readonly resolve: (reply: AgentReply) => void; readonly reject: (error: Error) => void }>();
  #next = 0;

  private constructor(process: AgentProcess) {
    this.#process = process;
    createInterface({ input: process.stdout }).on('line', (line) => this.#settle(line));
    process.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the agent of a namespace has gone'));
    });
    process.stdin.on('error', () => undefined);
  }

  /** Starts an agent in a new network namespace. */
  static start(): Agent {
    const child = spawn('unshare', ['--net', process.execPath, '--max-old-space-size=64', AGENT], { stdio: ['pipe', 'pipe', 'inherit'] });
    return new Agent(child);
  }

  /** Names the namespace in `ip link … netns PID`. */
  get pid(): number {
    if (this.#process.pid === undefined) throw new Error('unshare did not start');
    return this.#process.pid;
  }

  stop(): void {
    this.#process.stdin.end();
  }

  /** Runs a program; a failure of it is a bug of the witness, and throws with all it printed. */
  async run(argv: readonly string[], input = ''): Promise<string> {
    const { code, output } = await this.tryRun(argv, input);
    if (code !== 0) throw new Error(`${argv.join(' ')} failed (${code}):\n${output}\n${input.slice(0, 1000)}`);
    return output;
  }

  async tryRun(argv: readonly string[], input = ''): Promise<{ readonly code: number; readonly output: string }> {
    const reply = await this.#ask({ op: 'run', argv, input });
    if (reply.op !== 'run') throw new Error('the agent answered another question');
    return reply;
  }

  /** Sets what the kernel lets the namespace set; older kernels keep some of these global. */
  async sysctl(entries: readonly (readonly [string, string])[]): Promise<void> {
    await this.#ask({ op: 'sysctl', entries });
  }

  async listen(listeners: readonly ListenerSpec[]): Promise<void> {
    const reply = await this.#ask({ op: 'listen', listeners });
    if (reply.op === 'listen' && reply.failed.length > 0) throw new Error(`cannot listen: ${reply.failed.join('; ')}`);
  }

  async probe(probes: readonly ProbeSpec[]): Promise<readonly (readonly Attempt[])[]> {
    const reply = await this.#ask({ op: 'probe', probes });
    if (reply.op !== 'probe') throw new Error('the agent answered another question');
    return reply.attempts;
  }

  #ask(request: AgentRequest): Promise<AgentReply> {
    this.#next += 1;
    const id = this.#next;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
    });
  }

  #settle(line: string): void {
    const reply: unknown = JSON.parse(line);
    if (!isReply(reply)) throw new Error(`an agent said ${line}`);
    this.#waiting.get(reply.id)?.resolve(reply);
    this.#waiting.delete(reply.id);
  }
}

/** The agent is part of the witness: that it answers by number is enough to know its answers. */
function isReply(value: unknown): value is { readonly id: number } & AgentReply {
  return typeof value === 'object' && value !== null && 'id' in value && 'op' in value;
}
