import { z } from 'zod';
import type { ErrorCode } from '../../errorCodes.js';
import { prices } from '../../prices.js';
import { JSON_TYPE, TEXT_TYPE } from '../mediaTypes.js';
import { revisionParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import { connectivityAnswer, connectivityQuestion, dnsAnswer, dnsQuestion, reachAnswer, reachAnswers, reachQuestion, reachQuestions } from '../schemas/answer.js';
import { capacity, topology } from '../schemas/network.js';

export const tag = 'Questions' as const;
export const reachAnswered = { [JSON_TYPE]: reachAnswer, [TEXT_TYPE]: z.string().describe('The same for a terminal.') } as const;
export const unanswerable: readonly ErrorCode[] = [
  'QUESTION.UNKNOWN_ADDRESS',
  'QUESTION.AMBIGUOUS_ADDRESS',
  'QUESTION.BAD_TARGET',
  'QUESTION.UNKNOWN_TARGET',
  'QUESTION.MISSING_PORT',
];
export const beyondUs: readonly ErrorCode[] = ['TOO_COSTLY', 'OVERLOADED'];

export const reachRevision = defineRoute({
  id: 'reach',
  method: 'post',
  path: '/v1/labs/{lab}/revisions/{revision}/reach',
  tag,
  summary: 'Can a connection from here reach that, and what happens to it on the way?',
  description: '“No” is an answer: status 200. A question that cannot be asked is a 400 with its code.',
  params: revisionParams,
  body: { [JSON_TYPE]: reachQuestion },
  answers: { 200: { description: 'The answer with its whole story.', content: reachAnswered } },
  failures: [...unanswerable, ...beyondUs],
  cost: { base: prices.question },
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
  cost: { base: prices.question },
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
  cost: { base: prices.connectivity },
});

export const reachAllOfRevision = defineRoute({
  id: 'reachAll',
  method: 'post',
  path: '/v1/labs/{lab}/revisions/{revision}/reach-all',
  tag,
  summary: 'Many questions about connections at once',
  description: 'The first that cannot be asked fails them all, with its place.',
  params: revisionParams,
  body: { [JSON_TYPE]: reachQuestions },
  answers: { 200: { description: 'The answers, in the order of the questions.', content: { [JSON_TYPE]: reachAnswers } } },
  failures: [...unanswerable, ...beyondUs],
  cost: { base: 0, each: { price: prices.question, of: 'questions' } },
});

export const topologyOfRevision = defineRoute({
  id: 'topology',
  method: 'get',
  path: '/v1/labs/{lab}/revisions/{revision}/topology',
  tag,
  summary: 'The network itself: what stands where, and what it is joined to',
  params: revisionParams,
  answers: { 200: { description: 'The network.', content: { [JSON_TYPE]: topology } } },
  failures: beyondUs,
  cost: { base: prices.topology },
});

export const capacityOfRevision = defineRoute({
  id: 'capacity',
  method: 'get',
  path: '/v1/labs/{lab}/revisions/{revision}/capacity',
  tag,
  summary: 'For how many nodes, pods and Services the networks of each cluster have room',
  params: revisionParams,
  answers: { 200: { description: 'A plan for each cluster.', content: { [JSON_TYPE]: capacity } } },
  failures: beyondUs,
  cost: { base: prices.capacity },
});
