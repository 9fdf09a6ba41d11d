import { z } from 'zod';
import { JSON_TYPE } from '../mediaTypes.js';
import { defineRoute } from '../route.js';

export const getDocument = defineRoute({
  id: 'getOpenApi',
  method: 'get',
  path: '/v1/openapi.json',
  tag: 'About',
  summary: 'This document',
  answers: { 200: { description: 'OpenAPI 3.1.', content: { [JSON_TYPE]: z.looseObject({ openapi: z.string() }) } } },
  access: 'public',
});
