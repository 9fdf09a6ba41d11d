import { prices } from '../../prices.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { ETAG_HEADER, labParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import { labResource, newFork, originResource } from '../schemas/lab.js';

const tag = 'Labs' as const;

export const forkLab = defineRoute({
  id: 'forkLab',
  method: 'post',
  path: '/v1/forks',
  tag,
  summary: 'Begin a lab of one’s own as a revision of another one',
  description: 'Of this organisation, of another one in which the person who is signed in may read it, or of a lab that a link opens.',
  body: { [JSON_TYPE]: newFork },
  answers: { 201: { description: 'The new lab.', content: { [JSON_TYPE]: labResource }, headers: { location: 'The lab’s address.', ...ETAG_HEADER } } },
  failures: ['QUOTA_EXCEEDED'],
  repetition: 'byKey',
  cost: { base: prices.files },
});

export const getOrigin = defineRoute({
  id: 'getOrigin',
  method: 'get',
  path: '/v1/labs/{lab}/origin',
  tag,
  summary: 'What a lab began as',
  description: 'For whoever may read that; null where it is no fork, or of something that is not for you.',
  params: labParams,
  answers: { 200: { description: 'Where it comes from.', content: { [JSON_TYPE]: originResource } } },
});
