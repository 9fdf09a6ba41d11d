/** What the witness and the agent inside a network namespace say to each other, one JSON message a line. */

export type AgentRequest =
  /** Runs a program in the namespace, with `input` on its standard input. */
  | { readonly op: 'run'; readonly argv: readonly string[]; readonly input: string }
  /** Writes files under /proc/sys, which show the namespace's own values. */
  | { readonly op: 'sysctl'; readonly entries: readonly (readonly [path: string, value: string])[] }
  /** Replaces all listeners. */
  | { readonly op: 'listen'; readonly listeners: readonly ListenerSpec[] }
  | { readonly op: 'probe'; readonly probes: readonly ProbeSpec[] };

export type AgentReply =
  | { readonly op: 'run'; readonly code: number; readonly output: string }
  | { readonly op: 'sysctl'; readonly failed: readonly string[] }
  | { readonly op: 'listen'; readonly failed: readonly string[] }
  | { readonly op: 'probe'; readonly attempts: readonly (readonly Attempt[])[] };

export interface ListenerSpec {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  /** What it answers when asked who it is: a Vantage address. */
  readonly name: string;
  /** Local addresses, for UDP only; TCP listens on all. */
  readonly addresses: readonly string[];
}

export interface ProbeSpec {
  readonly protocol: 'TCP' | 'UDP' | 'ICMP';
  readonly ip: string;
  /** Absent for ICMP. */
  readonly port?: number;
  readonly timeoutMs: number;
  readonly tries: number;
  /** One try after the other, so that session affinity shows. */
  readonly serial: boolean;
}

/** `stalled`: the connection opened, and then nothing passed through it. */
export type Outcome = 'connected' | 'stalled' | 'refused' | 'timeout' | 'no-route' | 'not-permitted' | 'echo-reply' | 'icmp 3/3' | 'error';

export interface Attempt {
  readonly outcome: Outcome;
  /** Vantage address of who answered. */
  readonly endpoint?: string;
  /** The source address that it saw. */
  readonly source?: string;
}
