/** Which part of the requests a canary takes: its header decides, then its cookie, then its weight (rootfs/etc/nginx/lua/balancer.lua). */
import type { Canary } from '../../compile/ingress/nginxAnnotations.js';
import type { Request } from './response.js';

/** Between 0 and 1; `undefined` where a pattern of headers decides. */
export function canaryShare(canary: Canary, request: Request): number | undefined {
  const byHeader = headerSays(canary, request);
  if (byHeader !== 'nothing') return byHeader === 'unknown' ? undefined : byHeader;
  const cookie = canary.cookie === undefined ? undefined : cookieOf(request, canary.cookie);
  if (cookie === 'always') return 1;
  return cookie === 'never' ? 0 : canary.share;
}

function headerSays({ header }: Canary, request: Request): 0 | 1 | 'nothing' | 'unknown' {
  const value = header === undefined ? undefined : request.headers.find(({ name }) => name.toLowerCase() === header.name)?.value;
  if (header === undefined || value === undefined) return 'nothing';
  if (header.value !== undefined) return value === header.value ? 1 : 'nothing';
  if (header.pattern !== undefined) return 'unknown'; // PCRE, of which only paths are modelled
  return value === 'always' ? 1 : value === 'never' ? 0 : 'nothing';
}

function cookieOf(request: Request, name: string): string | undefined {
  const cookies = request.headers.filter((header) => header.name.toLowerCase() === 'cookie').flatMap(({ value }) => value.split(';'));
  return cookies.map((cookie) => cookie.trim().split('=')).find(([key]) => key === name)?.[1];
}
