/** Questions and answers. */
import { z } from 'zod';
import { disposition, reachability } from '../../results.js';

const address = z.string().min(1, 'is empty').max(1_000, 'is longer than 1000 characters');
const port = z.int().min(1).max(65_535);

export const reachQuestion = z
  .strictObject({
    from: address.describe('Where the connection starts: `internet`, `office/laptop`, `shop/pod/client`.'),
    to: address.describe('A URL, `host:port`, `<namespace>/service/<name>`, or an address with a port.'),
    protocol: z.enum(['TCP', 'UDP', 'SCTP', 'ICMP']).exactOptional(),
    port: port.exactOptional().describe('Needed where `to` does not say it.'),
    http: z
      .strictObject({
        method: z.string().max(100).exactOptional(),
        headers: z.array(z.strictObject({ name: z.string().max(200), value: z.string().max(10_000) })).max(100).exactOptional(),
      })
      .exactOptional(),
    enterAt: address.exactOptional().describe('Where the packet comes into view instead of at `from`.'),
  })
  .meta({ id: 'ReachQuestion' });

/** Past it a body is asked for in parts: one answer of them all would be too long for anybody. */
const MAX_QUESTIONS = 1_000;

export const reachQuestions = z.strictObject({ questions: z.array(reachQuestion).min(1, 'is empty').max(MAX_QUESTIONS, `has more than ${MAX_QUESTIONS} questions`) }).meta({ id: 'ReachQuestions' });

export const dnsQuestion = z
  .strictObject({
    from: address,
    name: z.string().min(1, 'is empty').max(1_000, 'is longer than 1000 characters'),
    type: z.enum(['A', 'AAAA', 'CNAME', 'SRV', 'TXT', 'MX', 'NS', 'PTR', 'SOA']).exactOptional(),
  })
  .meta({ id: 'DnsQuestion' });

export const connectivityQuestion = z
  .strictObject({ namespace: z.string().max(300).exactOptional(), ipBlockMatchesPods: z.boolean().default(false) })
  .meta({ id: 'ConnectivityQuestion' });

export const cite = z
  .object({
    resource: z.string(),
    path: z.string().optional(),
    line: z.int().optional(),
    field: z.string().optional(),
    reference: z.string().optional(),
  })
  .meta({ id: 'Citation', description: 'The line that decided, or the reference where no file says it.' });

const step = z
  .looseObject({
    kind: z.string().describe('Which step: `serviceTranslation`, `networkPolicy`, … The further fields are those of GraphQL’s type of that name.'),
    text: z.string().describe('For a person, in the field’s words.'),
    outcome: z.string(),
    cites: z.array(cite).describe('Never empty.'),
  })
  .meta({ id: 'Step' });

const hop = z.object({ at: z.string(), steps: z.array(step) }).meta({ id: 'Hop', description: 'One device on the way.' });

const trace = z
  .object({
    probability: z.number(),
    disposition,
    hops: z.array(hop),
    replies: z.array(hop),
    destination: z.string().optional(),
    destinationIp: z.string().optional(),
    destinationPort: z.int().optional(),
    sourceSeen: z.string().optional(),
    httpStatus: z.int().optional(),
  })
  .meta({ id: 'Trace', description: 'One way that the packets may go.' });

export const reachAnswer = z
  .object({
    reachability,
    summary: z.string(),
    symptom: z.object({ tool: z.string(), exitCode: z.int(), output: z.string() }),
    traces: z.array(trace),
    notes: z.array(z.string()),
  })
  .meta({ id: 'ReachAnswer' });

export const reachAnswers = z.object({ answers: z.array(reachAnswer) }).meta({ id: 'ReachAnswers' });

export const dnsAnswer = z
  .object({
    outcome: z.string(),
    summary: z.string(),
    records: z.array(z.object({ name: z.string(), type: z.string(), ttl: z.int(), data: z.string() })),
    addresses: z.array(z.string()),
    hops: z.array(hop),
    notes: z.array(z.string()),
  })
  .meta({ id: 'DnsAnswer' });

const peer = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('workload'), cluster: z.string(), namespace: z.string(), name: z.string(), workloadKind: z.string() }),
    z.object({ kind: z.literal('ipRange'), from: z.string(), to: z.string() }),
    z.object({ kind: z.literal('ingressController'), name: z.string() }),
  ])
  .meta({ id: 'Peer' });

export const connectivityAnswer = z
  .object({
    connections: z.array(
      z.object({
        from: peer,
        to: peer,
        all: z.boolean().describe('Every protocol and port.'),
        ports: z.array(z.object({ protocol: z.string(), from: z.int(), to: z.int() })),
      }),
    ),
  })
  .meta({ id: 'ConnectivityAnswer' });
