/** Questions about files that come along with them: parsed, asked, forgotten. */
import { z } from 'zod';
import type { ErrorCode } from '../../errorCodes.js';
import { labFiles } from '../../inputs.js';
import { prices } from '../../prices.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { defineRoute } from '../route.js';
import { connectivityAnswer, connectivityQuestion, dnsAnswer, dnsQuestion, reachAnswers, reachQuestion, reachQuestions } from '../schemas/answer.js';
import { archives } from '../schemas/archive.js';
import { diagnosticsResource } from '../schemas/lab.js';
import { capacity, topology } from '../schemas/network.js';
import { beyondUs, reachAnswered, tag, unanswerable } from './questions.js';

const { from, to, protocol } = reachQuestion.shape;
const unreadable: readonly ErrorCode[] = ['LAB_TOO_LARGE', 'ARCHIVE.UNREADABLE', 'ARCHIVE.UNSAFE'];

/** What asks nothing but the files themselves. */
const files = { [JSON_TYPE]: z.strictObject({ files: labFiles }).meta({ id: 'ScratchFiles' }), ...archives } as const;

export const scratchReach = defineRoute({
  id: 'scratchReach',
  method: 'post',
  path: '/v1/scratch/reach',
  tag,
  summary: 'Ask about files without storing them',
  description: 'Files and question in one call: as JSON, or the files as YAML or tar with the question in the query.',
  query: z.strictObject({
    from: from.optional().describe('The question, where the body is no JSON.'),
    to: to.optional(),
    protocol: protocol.describe('TCP where it is not said.'),
    port: z.coerce.number().int().min(1).max(65_535).exactOptional().describe('Needed where `to` does not say it.'),
  }),
  body: { [JSON_TYPE]: z.strictObject({ files: labFiles, question: reachQuestion }).meta({ id: 'ScratchReach' }), ...archives },
  answers: { 200: { description: 'The answer with its whole story.', content: reachAnswered } },
  failures: [...unanswerable, ...beyondUs, ...unreadable],
  cost: { base: prices.files + prices.question },
});

export const scratchReachAll = defineRoute({
  id: 'scratchReachAll',
  method: 'post',
  path: '/v1/scratch/reach-all',
  tag,
  summary: 'Ask many questions about files without storing them',
  body: { [JSON_TYPE]: reachQuestions.extend({ files: labFiles }).meta({ id: 'ScratchReachAll' }) },
  answers: { 200: { description: 'The answers, in the order of the questions.', content: { [JSON_TYPE]: reachAnswers } } },
  failures: [...unanswerable, ...beyondUs, 'LAB_TOO_LARGE'],
  cost: { base: prices.files, each: { price: prices.question, of: 'questions' } },
});

export const scratchResolve = defineRoute({
  id: 'scratchResolve',
  method: 'post',
  path: '/v1/scratch/resolve',
  tag,
  summary: 'Resolve a name in files without storing them',
  body: { [JSON_TYPE]: z.strictObject({ files: labFiles, question: dnsQuestion }).meta({ id: 'ScratchResolve' }) },
  answers: { 200: { description: 'The answer, hop by hop.', content: { [JSON_TYPE]: dnsAnswer } } },
  failures: [...unanswerable, ...beyondUs, 'LAB_TOO_LARGE'],
  cost: { base: prices.files + prices.question },
});

export const scratchConnectivity = defineRoute({
  id: 'scratchConnectivity',
  method: 'post',
  path: '/v1/scratch/connectivity',
  tag,
  summary: 'What policies allow in files, without storing them',
  body: { [JSON_TYPE]: z.strictObject({ files: labFiles, question: connectivityQuestion }).meta({ id: 'ScratchConnectivity' }) },
  answers: { 200: { description: 'Every allowed connection; what is not listed is not allowed.', content: { [JSON_TYPE]: connectivityAnswer } } },
  failures: [...beyondUs, 'LAB_TOO_LARGE'],
  cost: { base: prices.files + prices.connectivity },
});

export const scratchDiagnostics = defineRoute({
  id: 'scratchDiagnostics',
  method: 'post',
  path: '/v1/scratch/diagnostics',
  tag,
  summary: 'What is wrong or doubtful in files, without storing them',
  body: files,
  answers: { 200: { description: 'All of it.', content: { [JSON_TYPE]: diagnosticsResource } } },
  failures: [...beyondUs, ...unreadable],
  cost: { base: prices.files },
});

export const scratchTopology = defineRoute({
  id: 'scratchTopology',
  method: 'post',
  path: '/v1/scratch/topology',
  tag,
  summary: 'The network of files that are not stored',
  body: files,
  answers: { 200: { description: 'The network.', content: { [JSON_TYPE]: topology } } },
  failures: [...beyondUs, ...unreadable],
  cost: { base: prices.files + prices.topology },
});

export const scratchCapacity = defineRoute({
  id: 'scratchCapacity',
  method: 'post',
  path: '/v1/scratch/capacity',
  tag,
  summary: 'For how much the networks of files have room, without storing them',
  body: files,
  answers: { 200: { description: 'A plan for each cluster.', content: { [JSON_TYPE]: capacity } } },
  failures: [...beyondUs, ...unreadable],
  cost: { base: prices.files + prices.capacity },
});
