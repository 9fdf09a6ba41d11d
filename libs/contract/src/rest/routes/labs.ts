import { z } from 'zod';
import { createLabInput, labSearch } from '../../inputs.js';
import { prices } from '../../prices.js';
import { ofPage } from '../cost.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { ETAG_HEADER, ifMatch, labParams, pageOf, pageQuery, PAGE_HEADERS } from '../parameters.js';
import { defineRoute } from '../route.js';
import { archives } from '../schemas/archive.js';
import { labResource } from '../schemas/lab.js';

const tag = 'Labs' as const;
const name = createLabInput.shape.name;
const oneLab = { [JSON_TYPE]: labResource } as const;

export const listLabs = defineRoute({
  id: 'listLabs',
  method: 'get',
  path: '/v1/labs',
  tag,
  summary: 'The labs that you may see, newest first',
  query: pageQuery.extend({ search: labSearch.optional().describe('Part of the name, in any case.') }),
  cost: ofPage,
  answers: { 200: { description: 'A page of labs.', content: { [JSON_TYPE]: pageOf(labResource) }, headers: PAGE_HEADERS } },
});

export const createLab = defineRoute({
  id: 'createLab',
  method: 'post',
  path: '/v1/labs',
  tag,
  summary: 'Store a lab',
  description: 'From JSON, one YAML stream, or a tar archive, gzipped or not; archives take `name` and `message` from the query.',
  query: z.strictObject({
    name: name.optional().describe('Of the lab, where the body is no JSON.'),
    message: z.string().max(2_000).optional().describe('Of the first revision, where the body is no JSON.'),
  }),
  body: { [JSON_TYPE]: createLabInput.strict().meta({ id: 'NewLab' }), ...archives },
  answers: { 201: { description: 'The new lab.', content: oneLab, headers: { location: 'The lab’s address.', ...ETAG_HEADER } } },
  failures: ['QUOTA_EXCEEDED', 'LAB_TOO_LARGE', 'ARCHIVE.UNREADABLE', 'ARCHIVE.UNSAFE'],
  repetition: 'byKey',
  cost: { base: prices.files },
});

export const getLab = defineRoute({
  id: 'getLab',
  method: 'get',
  path: '/v1/labs/{lab}',
  tag,
  summary: 'A lab',
  params: labParams,
  answers: { 200: { description: 'The lab.', content: oneLab, headers: ETAG_HEADER } },
});

export const renameLab = defineRoute({
  id: 'renameLab',
  method: 'patch',
  path: '/v1/labs/{lab}',
  tag,
  summary: 'Rename a lab',
  params: labParams,
  headers: ifMatch,
  body: { [JSON_TYPE]: z.strictObject({ name }).meta({ id: 'LabChange' }) },
  answers: { 200: { description: 'The lab under its new name.', content: oneLab, headers: ETAG_HEADER } },
  failures: ['PRECONDITION_FAILED'],
});

export const deleteLab = defineRoute({
  id: 'deleteLab',
  method: 'delete',
  path: '/v1/labs/{lab}',
  tag,
  summary: 'Delete a lab',
  description: 'It is found no more, and neither is anything that belongs to it. Its rows stay for the audit and for an operator to restore.',
  params: labParams,
  headers: ifMatch,
  answers: { 204: { description: 'Deleted.' } },
  failures: ['PRECONDITION_FAILED'],
});
