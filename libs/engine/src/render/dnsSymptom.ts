/** What `dig` prints for a name: the header's status, the answer section, or that no server answered (dig(1): exit code 9). */
import type { DnsAnswer, Symptom } from '../trace/index.js';

const STATUS = { ANSWER: 'NOERROR', NODATA: 'NOERROR', NXDOMAIN: 'NXDOMAIN', SERVFAIL: 'SERVFAIL' } as const;

export function symptomOfDns(answer: DnsAnswer): Symptom {
  const { name, type = 'A' } = answer.question;
  const queries = answer.hops.flatMap((hop) => hop.steps).filter((step) => step.kind === 'dnsQuery');
  const last = queries.at(-1);
  const unanswered = last === undefined || last.outcome === 'TIMEOUT' || last.outcome === 'REFUSED';
  if (answer.outcome === 'UNDEFINED') return { tool: 'dig', exitCode: 10, output: ';; what happens here is not known' };
  if (answer.outcome === 'TIMEOUT' || (answer.outcome === 'SERVFAIL' && unanswered)) {
    const why = last?.outcome === 'REFUSED' ? 'connection refused' : 'timed out';
    return { tool: 'dig', exitCode: 9, output: `;; communications error to ${last?.server ?? '127.0.0.1'}#53: ${why}\n;; no servers could be reached` };
  }
  const head = `;; ->>HEADER<<- opcode: QUERY, status: ${STATUS[answer.outcome]}`;
  const question = `;; QUESTION SECTION:\n;${last?.name ?? name}. IN ${type}`;
  const records = answer.records.map((record) => `${record.name}\t${record.ttl}\tIN\t${record.type}\t${record.data}`);
  const section = records.length === 0 ? '' : `\n\n;; ANSWER SECTION:\n${records.join('\n')}`;
  return { tool: 'dig', exitCode: 0, output: `${head}\n\n${question}${section}` };
}
