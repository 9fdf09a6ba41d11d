import { startApi } from './api.js';
import type { TestApi } from './api.js';
import { restClientOf } from './restClient.js';
import type { RestClient } from './restClient.js';

/** The application with clients of `/v1`: one for each organisation, and one of whom nothing is known. */
export interface RestApi {
  readonly api: TestApi;
  readonly ours: RestClient;
  readonly theirs: RestClient;
  readonly somebody: RestClient;
}

export async function startRestApi(): Promise<RestApi> {
  const api = await startApi();
  const clientOf = (apiKey?: string): RestClient => restClientOf({ url: api.url, apiKey });
  return { api, ours: clientOf(api.ours.apiKey), theirs: clientOf(api.theirs.apiKey), somebody: clientOf() };
}
