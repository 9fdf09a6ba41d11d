import { lookup } from 'node:dns/promises';

/** Every address of a name, as the machine's own resolver has them. */
export async function systemResolver(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
}
