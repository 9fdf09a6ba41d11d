import { Controller } from '@nestjs/common';
import { rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import { createKey, cursorOf, getKey, getKeys, revokeKey, rotateKey } from '@vantage/usecases';
import { addressOf } from '../addresses.js';
import { valueOf } from '../failureException.js';
import { pageReply } from '../pages.js';
import { createdWithSecret, noContent, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { apiKeyResource } from './resources.js';

@Controller()
export class KeysController {
  @Handles(rest.listKeys)
  async list({ deps, actor }: RestContext, { query }: InputOf<typeof rest.listKeys>) {
    const { first, after } = query;
    const page = valueOf(await getKeys(deps, actor, { first, after }));
    return pageReply(rest.listKeys.path, query, page, { resourceOf: apiKeyResource, cursorOf });
  }

  @Handles(rest.createKey)
  async create({ deps, actor }: RestContext, { body }: InputOf<typeof rest.createKey>) {
    const { key, secret } = valueOf(await createKey(deps, actor, body.value));
    const resource = apiKeyResource(key);
    return createdWithSecret(resource, { secret }, { location: addressOf(rest.getKey, { key: resource.id }) });
  }

  @Handles(rest.getKey)
  async get({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getKey>) {
    return ok(apiKeyResource(valueOf(await getKey(deps, actor, params.key))));
  }

  @Handles(rest.revokeKey)
  async revoke({ deps, actor }: RestContext, { params }: InputOf<typeof rest.revokeKey>) {
    valueOf(await revokeKey(deps, actor, params.key));
    return noContent();
  }

  @Handles(rest.rotateKey)
  async rotate({ deps, actor }: RestContext, { params, body }: InputOf<typeof rest.rotateKey>) {
    const { key, secret } = valueOf(await rotateKey(deps, actor, { id: params.key, ...body.value }));
    const resource = apiKeyResource(key);
    return createdWithSecret(resource, { secret }, { location: addressOf(rest.getKey, { key: resource.id }) });
  }
}
