import { z } from 'zod';
import { labFiles } from '../../inputs.js';
import type { ErrorCode } from '../../errorCodes.js';
import { JSON_TYPE, TEXT_TYPE } from '../mediaTypes.js';
import { revisionParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import { connectivityAnswer, connectivityQuestion, dnsAnswer, dnsQuestion, reachAnswer, reachQuestion } from '../schemas/answer.js';
import { archives } from '../schemas/archive.js';

const tag = 'Questions' as const;
const forTerminals = { [TEXT_TYPE]: z.string().describe('The same for a terminal.') } as const;
const unanswerable: readonly ErrorCode[] = [
  'QUESTION.UNKNOWN_ADDRESS',
  'QUESTION.AMBIGUOUS_ADDRESS',
  'QUESTION.BAD_TARGET',
  'QUESTION.UNKNOWN_TARGET',
  'QUESTION.MISSING_PORT',
];
const beyondUs: readonly ErrorCode[] = ['TOO_COSTLY', 'OVERLOADED'];

export const reachRevision = defineRoute({
  id: 'reach',
  method: 'post',
  path: '/v1/labs/{lab}/revisions/{revision}/reach',
  tag,
  summary: 'Can a connection from here reach that, and what happens to it on the way?',
  description: '“No” is an answer: status 200. A question that cannot be asked is a 400 with its code.',
  params: revisionParams,
  body: { [JSON_TYPE]: reachQuestion },
  answers: { 200: { description: 'The answer with its whole story.', content: { [JSON_TYPE]: reachAnswer, ...forTerminals } } },
  failures: [...unanswerable, ...beyondUs],
});

export const resolveRevision = defineRoute({
  id: 'resolve',
  method: 'post',
  path: '/v1/labs/{lab}/revisions/{revision}/resolve',
  tag,
  summary: 'What does a program here get for this name, and who was asked?',
  params: revisionParams,
  body: { [JSON_TYPE]: dnsQuestion },
  answers: { 200: { description: 'The answer, hop by hop.', content: { [JSON_TYPE]: dnsAnswer } } },
  failures: [...unanswerable, ...beyondUs],
});

export const connectivityOfRevision = defineRoute({
  id: 'connectivity',
  method: 'post',
  path: '/v1/labs/{lab}/revisions/{revision}/connectivity',
  tag,
  summary: 'What do policies allow on direct pod traffic, whatever listens there?',
  params: revisionParams,
  body: { [JSON_TYPE]: connectivityQuestion },
  answers: { 200: { description: 'Every allowed connection; what is not listed is not allowed.', content: { [JSON_TYPE]: connectivityAnswer } } },
  failures: beyondUs,
});

const { from, to, protocol } = reachQuestion.shape;

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
    protocol,
    port: z.coerce.number().int().min(1).max(65_535).exactOptional(),
  }),
  body: { [JSON_TYPE]: z.strictObject({ files: labFiles, question: reachQuestion }).meta({ id: 'ScratchReach' }), ...archives },
  answers: { 200: { description: 'The answer with its whole story.', content: { [JSON_TYPE]: reachAnswer, ...forTerminals } } },
  failures: [...unanswerable, ...beyondUs, 'LAB_TOO_LARGE', 'ARCHIVE.UNREADABLE', 'ARCHIVE.UNSAFE'],
});
