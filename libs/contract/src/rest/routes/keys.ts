import { ofPage } from '../cost.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { keyParams, pageOf, pageQuery, PAGE_HEADERS } from '../parameters.js';
import { defineRoute } from '../route.js';
import { apiKeyResource, apiKeyWithSecret, newKey, newRotation } from '../schemas/people.js';

const tag = 'Keys' as const;

export const listKeys = defineRoute({
  id: 'listKeys',
  method: 'get',
  path: '/v1/keys',
  tag,
  summary: 'Keys, newest first, ended ones among them',
  description: 'The organisation’s, or your own where the others are not for you to see.',
  query: pageQuery,
  cost: ofPage,
  answers: { 200: { description: 'A page of keys.', content: { [JSON_TYPE]: pageOf(apiKeyResource) }, headers: PAGE_HEADERS } },
});

export const createKey = defineRoute({
  id: 'createKey',
  method: 'post',
  path: '/v1/keys',
  tag,
  summary: 'Make a key',
  description: 'It acts for you, or for a robot of the organisation, and never does more than that user and its scopes allow.',
  body: { [JSON_TYPE]: newKey },
  answers: { 201: { description: 'The new key, with its secret.', content: { [JSON_TYPE]: apiKeyWithSecret }, headers: { location: 'The key’s address.' } } },
  repetition: 'byKey',
});

export const getKey = defineRoute({
  id: 'getKey',
  method: 'get',
  path: '/v1/keys/{key}',
  tag,
  summary: 'A key',
  params: keyParams,
  answers: { 200: { description: 'The key, without its secret.', content: { [JSON_TYPE]: apiKeyResource } } },
});

export const revokeKey = defineRoute({
  id: 'revokeKey',
  method: 'delete',
  path: '/v1/keys/{key}',
  tag,
  summary: 'End a key at once',
  description: 'It stays in the list, with the time of its end.',
  params: keyParams,
  answers: { 204: { description: 'It is good for nothing from now on.' } },
});

export const rotateKey = defineRoute({
  id: 'rotateKey',
  method: 'post',
  path: '/v1/keys/{key}/rotations',
  tag,
  summary: 'Give a key a new secret',
  description:
    'Everything else of the key stays, and so do the keys that were made by way of it. Its secret until then is good for `graceSeconds` more (a week at most), or ends at once, as does the one before that. A key rotates itself and what was made by way of it.',
  params: keyParams,
  body: { [JSON_TYPE]: newRotation },
  answers: { 201: { description: 'The key, with its new secret.', content: { [JSON_TYPE]: apiKeyWithSecret }, headers: { location: 'The key’s address.' } } },
  repetition: 'byKey',
});
