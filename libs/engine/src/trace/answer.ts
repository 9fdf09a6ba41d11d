/** Answers to questions. They are data; `render` turns them into words. */
import type { Citation, DnsRecordType } from '../model/index.js';
import type { DnsAnswerRecord } from './dnsStep.js';
import type { Flow, Step } from './step.js';

/** How a way can end. Documented one by one in docs/dispositions.md. */
export const DISPOSITIONS = [
  'CONNECTED',
  'REFUSED',
  'TIMED_OUT',
  'NO_ROUTE',
  'NOT_PERMITTED',
  'NAME_NOT_FOUND',
  'NAME_SERVER_FAILURE',
  'HTTP_ERROR',
  'TLS_NAME_MISMATCH',
  'UNDEFINED',
  'UNSUPPORTED',
] as const;

export type Disposition = (typeof DISPOSITIONS)[number];

export type Reachability = 'ALWAYS' | 'SOMETIMES' | 'NEVER' | 'UNDEFINED';

/** One device on the way, and what it did, in order. */
export interface Hop {
  /** Vantage address: `internet`, `office/router`, `prod/node/node1`, `prod/shop/pod/cart-0`. */
  readonly at: string;
  readonly steps: readonly Step[];
}

/** One way the packets may go. */
export interface Trace {
  /** The probabilities of an answer's traces add up to 1. */
  readonly probability: number;
  readonly disposition: Disposition;
  readonly hops: readonly Hop[];
  /** The way of the replies; empty where there are none. */
  readonly replies: readonly Hop[];
  /** Vantage address of who answered, where someone did. */
  readonly destination: string | undefined;
  readonly destinationIp: string | undefined;
  readonly destinationPort: number | undefined;
  /** The source address that the destination sees. */
  readonly sourceSeen: string | undefined;
  readonly httpStatus: number | undefined;
}

export interface Symptom {
  readonly tool: 'curl' | 'ping' | 'nc' | 'dig';
  readonly exitCode: number;
  readonly output: string;
}

/** A remark that is not part of any packet's way, such as where the files and Kubernetes differ. */
export interface Note {
  readonly code: string;
  readonly cites: readonly Citation[];
  readonly text: string;
}

export interface ReachAnswer {
  readonly question: ReachQuestion;
  readonly reachability: Reachability;
  readonly traces: readonly Trace[];
  readonly notes: readonly Note[];
}

export interface ReachQuestion {
  /** A Vantage address, see docs/glossary.md. */
  readonly from: string;
  /** URL, `host:port`, `<namespace>/service/<name>[:port]`, or an address with a port. */
  readonly to: string;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
  readonly port?: number;
  readonly http?: { readonly method?: string; readonly headers?: readonly { readonly name: string; readonly value: string }[] };
  /** Where the packet comes into view instead of at `from`: a node that received it. */
  readonly enterAt?: string;
}

export interface DnsQuestion {
  readonly from: string;
  readonly name: string;
  readonly type?: DnsRecordType;
}

export interface DnsAnswer {
  readonly question: DnsQuestion;
  /** UNDEFINED: the way to the nameserver depends on something that is not modelled. */
  readonly outcome: 'ANSWER' | 'NODATA' | 'NXDOMAIN' | 'SERVFAIL' | 'TIMEOUT' | 'UNDEFINED';
  readonly records: readonly DnsAnswerRecord[];
  /** Addresses that the chain ends in. */
  readonly addresses: readonly string[];
  readonly hops: readonly Hop[];
  readonly notes: readonly Note[];
}

/** Why a question cannot be asked at all; codes in docs/errors.md. */
export interface QuestionFailure {
  readonly code: 'QUESTION.UNKNOWN_ADDRESS' | 'QUESTION.AMBIGUOUS_ADDRESS' | 'QUESTION.BAD_TARGET' | 'QUESTION.UNKNOWN_TARGET' | 'QUESTION.MISSING_PORT';
  readonly message: string;
  /** Which argument: `from`, `to`, `port`, `enterAt`. */
  readonly argument: string;
}

export type { Flow };
