/**
 * What a person at the vantage point sees, in the words of the tools: curl 7.88 with `-v -f --connect-timeout 10` (libcurl-errors(3): 6, 7, 22, 28, 60),
 * iputils ping (0 replies, 1 no reply, 2 other errors), OpenBSD nc for UDP and SCTP.
 */
import { assertNever } from '../model/index.js';
import type { Flow, ReachAnswer, Symptom, Trace } from '../trace/index.js';
import { locationOf } from './gatewayStepText.js';
import { statusText } from './httpStepText.js';
import { endpointText } from './words.js';

/** The symptom of the likeliest way that fails; where none does, of success. */
export function symptomOf(answer: ReachAnswer): Symptom {
  const trace = answer.traces.find(({ disposition }) => disposition !== 'CONNECTED') ?? answer.traces[0];
  const subject = subjectOf(answer, trace);
  if (trace === undefined) return { tool: 'curl', exitCode: 2, output: 'nothing was asked' };
  switch (protocolOf(answer, trace)) {
    case 'ICMP':
      return ping(trace, subject);
    case 'TCP':
      return curl(trace, subject);
    case 'UDP':
    case 'SCTP':
      return nc(trace, subject);
  }
}

interface Subject {
  readonly host: string;
  readonly port: number | undefined;
  readonly ip: string;
  readonly url: boolean;
}

function protocolOf(answer: ReachAnswer, trace: Trace): 'TCP' | 'UDP' | 'SCTP' | 'ICMP' {
  return flowOf(trace)?.protocol ?? answer.question.protocol ?? 'TCP';
}

/** What the client sent. Where a name failed, only a question to a nameserver was sent. */
function flowOf(trace: Trace | undefined): Flow | undefined {
  if (trace === undefined || trace.disposition === 'NAME_NOT_FOUND' || trace.disposition === 'NAME_SERVER_FAILURE') return undefined;
  for (const { steps } of trace.hops) for (const step of steps) if (step.kind === 'send') return step.flow;
  return undefined;
}

function subjectOf(answer: ReachAnswer, trace: Trace | undefined): Subject {
  const flow = flowOf(trace);
  const bare = answer.question.to.trim();
  const url = /^https?:\/\//i.test(bare);
  const authority = url ? bare.replace(/^https?:\/\//i, '').replace(/[/?#].*$/, '') : bare;
  const named = /^\[?([^\]/]*?)\]?(?::(\d+))?$/.exec(authority);
  const ip = flow?.destinationIp ?? trace?.destinationIp ?? '';
  const scheme = bare.toLowerCase().startsWith('https:') ? 443 : url ? 80 : undefined;
  const port = flow?.destinationPort ?? (named?.[2] === undefined ? (answer.question.port ?? scheme) : Number(named[2]));
  return { host: named?.[1] ?? ip, port, ip, url };
}

function curl(trace: Trace, subject: Subject): Symptom {
  const { host } = subject;
  const port = subject.port ?? 80;
  const failed = (exitCode: number, text: string): Symptom => ({ tool: 'curl', exitCode, output: `curl: (${exitCode}) ${text}` });
  /** The reason of the kernel stands in a line of `curl -v`; the last line only says that it failed. */
  const unconnected = (reason: string, time: number): Symptom => ({
    tool: 'curl',
    exitCode: 7,
    output:
      `* connect to ${subject.ip === '' ? host : subject.ip} port ${port} failed: ${reason}\n` +
      `curl: (7) Failed to connect to ${host} port ${port} after ${time} ms: Couldn't connect to server`,
  });
  switch (trace.disposition) {
    case 'CONNECTED':
      return { tool: 'curl', exitCode: 0, output: trace.httpStatus === undefined ? `* Connected to ${host} (${subject.ip}) port ${port}` : `HTTP/1.1 ${statusText(trace.httpStatus)}${locationText(trace)}` };
    case 'REFUSED':
      return unconnected('Connection refused', 0);
    case 'TIMED_OUT':
      if (opened(trace)) return { tool: 'curl', exitCode: 28, output: `* Connected to ${host} (${subject.ip}) port ${port}\ncurl: (28) Operation timed out after 10002 milliseconds with 0 bytes received` };
      return failed(28, `Failed to connect to ${host} port ${port} after 10002 ms: Timeout was reached`);
    case 'NO_ROUTE':
      return unconnected('No route to host', 3072);
    case 'NOT_PERMITTED':
      return unconnected('Operation not permitted', 0);
    case 'NAME_NOT_FOUND':
    case 'NAME_SERVER_FAILURE':
      return failed(6, `Could not resolve host: ${host}`);
    case 'HTTP_ERROR':
      return failed(22, `The requested URL returned error: ${trace.httpStatus ?? 500}`);
    case 'TLS_NAME_MISMATCH':
      return failed(60, `SSL: no alternative certificate subject name matches target host name '${host}'`);
    case 'UNDEFINED':
    case 'UNSUPPORTED':
      return failed(2, 'what happens here is not known');
    default:
      return assertNever(trace.disposition);
  }
}

/** The handshake came to its end for the client, and nothing after it. */
function opened({ replies }: Trace): boolean {
  return replies.some(({ steps }) => steps.some((step) => step.kind === 'reply' && step.outcome === 'BYPASSED'));
}

/** The header of a redirect, as `curl -v` shows it: nobody follows it without `-L`. */
function locationText(trace: Trace): string {
  const location = locationOf(trace);
  return location === undefined ? '' : `\nlocation: ${location}`;
}

function ping(trace: Trace, { host, ip }: Subject): Symptom {
  const head = `PING ${host} (${ip === '' ? host : ip}) 56(84) bytes of data.`;
  const result = (exitCode: number, output: string): Symptom => ({ tool: 'ping', exitCode, output });
  switch (trace.disposition) {
    case 'CONNECTED':
      return result(0, `${head}\n64 bytes from ${trace.destinationIp ?? ip}: icmp_seq=1\n1 packets transmitted, 1 received, 0% packet loss`);
    case 'TIMED_OUT':
      return result(1, `${head}\n1 packets transmitted, 0 received, 100% packet loss`);
    case 'REFUSED':
      return result(1, `${head}\nFrom ${ip} icmp_seq=1 Destination Port Unreachable\n1 packets transmitted, 0 received, +1 errors, 100% packet loss`);
    case 'NO_ROUTE':
      return result(1, `${head}\nicmp_seq=1 Destination Host Unreachable\n1 packets transmitted, 0 received, +1 errors, 100% packet loss`);
    case 'NOT_PERMITTED':
      return result(1, `${head}\nping: sendmsg: Operation not permitted\n1 packets transmitted, 0 received, 100% packet loss`);
    case 'NAME_NOT_FOUND':
      return result(2, `ping: ${host}: Name or service not known`);
    case 'NAME_SERVER_FAILURE':
      return result(2, `ping: ${host}: Temporary failure in name resolution`);
    case 'HTTP_ERROR':
    case 'TLS_NAME_MISMATCH':
    case 'UNDEFINED':
    case 'UNSUPPORTED':
      return result(2, 'ping: what happens here is not known');
    default:
      return assertNever(trace.disposition);
  }
}

function nc(trace: Trace, { host, port, ip }: Subject): Symptom {
  const place = `${host}${ip === '' || ip === host ? '' : ` (${ip})`} ${port ?? ''}`.trim();
  const result = (exitCode: number, output: string): Symptom => ({ tool: 'nc', exitCode, output });
  switch (trace.disposition) {
    case 'CONNECTED':
      return result(0, `Connection to ${place} port succeeded!`);
    case 'REFUSED':
      return result(1, `nc: connect to ${place}: Connection refused`);
    case 'TIMED_OUT':
      return result(1, `nc: no answer from ${endpointText(ip === '' ? host : ip, port)}`);
    case 'NO_ROUTE':
      return result(1, `nc: connect to ${place}: No route to host`);
    case 'NOT_PERMITTED':
      return result(1, `nc: write to ${place}: Operation not permitted`);
    case 'NAME_NOT_FOUND':
      return result(1, `nc: getaddrinfo for host "${host}" port ${port ?? ''}: Name or service not known`);
    case 'NAME_SERVER_FAILURE':
      return result(1, `nc: getaddrinfo for host "${host}" port ${port ?? ''}: Temporary failure in name resolution`);
    case 'HTTP_ERROR':
    case 'TLS_NAME_MISMATCH':
    case 'UNDEFINED':
    case 'UNSUPPORTED':
      return result(1, 'nc: what happens here is not known');
    default:
      return assertNever(trace.disposition);
  }
}
