// @ts-check
/** A client of the running API, as any other program would be one. */
import { setTimeout as sleep } from 'node:timers/promises';

const HEALTHY_WITHIN = 60_000;

/**
 * Waits until the API says that it is well; throws when it takes too long, and gives up when `ended` says that nothing will come any more.
 * @param {string} base
 * @param {AbortSignal} ended
 */
export async function untilHealthy(base, ended) {
  const deadline = Date.now() + HEALTHY_WITHIN;
  while (!ended.aborted) {
    try {
      if ((await fetch(`${base}/readyz`)).ok) return true;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline) throw new Error(`The API is not ready by ${base}/readyz; see .vantage/api.log.`);
    await sleep(25);
  }
  return false;
}

/**
 * Asks over GraphQL.
 * @param {{ url: string, apiKey: string }} access
 * @param {string} query
 * @param {Record<string, unknown>} variables
 * @returns {Promise<any>}
 */
export async function ask({ url, apiKey }, query, variables) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ query, variables }),
  });
  /** @type {{ data?: unknown, errors?: readonly { message: string }[] }} */
  const { data, errors } = JSON.parse(await response.text());
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return data;
}
