/** What annotations tell ingress-nginx (https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/). */
import { cite, parseCidr, parseIp, type Cidr, type Citation, type Ingress } from '../../model/index.js';

export interface NginxSettings {
  /** Whether requests in the clear are sent to HTTPS: always, where the host has a certificate, never, or as the controller usually does. */
  readonly tlsRedirect: 'always' | 'withCertificate' | 'never' | 'usual';
  readonly redirect: { readonly status: number; readonly to: string; readonly cite: Citation } | undefined;
  /** Where a request for `/` is sent. */
  readonly appRoot: { readonly path: string; readonly cite: Citation } | undefined;
  readonly rewriteTarget: string | undefined;
  readonly useRegex: boolean;
  readonly sources: SourceLimits | undefined;
  readonly aliases: readonly string[];
  /** `www.` is sent to the name without it, and back. */
  readonly fromToWww: boolean;
  readonly canary: Canary | undefined;
  /** The controller asks for a password, and without one answers 401. */
  readonly password: Citation | undefined;
  /** The ClusterIP is asked instead of the endpoints. */
  readonly serviceUpstream: Citation | undefined;
  /** Annotations that could change an answer, and whose effect is not modelled. */
  readonly unmodelled: readonly { readonly name: string; readonly cite: Citation }[];
}

export interface SourceLimits {
  /** Empty: everybody. */
  readonly allowed: readonly Cidr[];
  readonly denied: readonly Cidr[];
  readonly cite: Citation;
}

/** An Ingress that takes a part of the requests of another one. */
export interface Canary {
  readonly header: { readonly name: string; readonly value: string | undefined; readonly pattern: string | undefined } | undefined;
  readonly cookie: string | undefined;
  /** Of all requests that neither header nor cookie decides, between 0 and 1. */
  readonly share: number;
}

const PREFIX = 'nginx.ingress.kubernetes.io/';
const UNMODELLED = ['configuration-snippet', 'server-snippet', 'auth-url', 'auth-snippet', 'auth-tls-secret', 'modsecurity-snippet', 'ssl-passthrough', 'satisfy'] as const;

export function hasNginxAnnotations({ metadata }: Ingress): boolean {
  return Object.keys(metadata.annotations ?? {}).some((name) => name.startsWith(PREFIX));
}

export function nginxSettings(ingress: Ingress): NginxSettings {
  const annotations = ingress.metadata.annotations ?? {};
  const text = (name: string): string | undefined => {
    const value = annotations[`${PREFIX}${name}`]?.trim();
    return value === '' ? undefined : value;
  };
  const at = (name: string): Citation => cite(ingress.origin, `metadata.annotations[${PREFIX}${name}]`);
  const appRoot = text('app-root');
  const passwordType = text('auth-type');
  return {
    tlsRedirect: text('force-ssl-redirect') === 'true' ? 'always' : tlsRedirectOf(text('ssl-redirect')),
    redirect: redirectOf(text, at),
    appRoot: appRoot === undefined ? undefined : { path: appRoot, cite: at('app-root') },
    rewriteTarget: text('rewrite-target'),
    useRegex: text('use-regex') === 'true',
    sources: sourcesOf(text, at),
    aliases: (text('server-alias') ?? '').split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== ''),
    fromToWww: text('from-to-www-redirect') === 'true',
    canary: text('canary') === 'true' ? canaryOf(text) : undefined,
    password: passwordType === 'basic' || passwordType === 'digest' ? at('auth-type') : undefined,
    serviceUpstream: text('service-upstream') === 'true' ? at('service-upstream') : undefined,
    unmodelled: UNMODELLED.filter((name) => text(name) !== undefined && text(name) !== 'false' && text(name) !== 'all').map((name) => ({ name: `${PREFIX}${name}`, cite: at(name) })),
  };
}

type Text = (name: string) => string | undefined;
type At = (name: string) => Citation;

function tlsRedirectOf(value: string | undefined): NginxSettings['tlsRedirect'] {
  return value === 'true' ? 'withCertificate' : value === 'false' ? 'never' : 'usual';
}

/** A temporal redirect goes before a permanent one. */
function redirectOf(text: Text, at: At): NginxSettings['redirect'] {
  const temporal = text('temporal-redirect');
  if (temporal !== undefined) return { status: statusOf(text('temporal-redirect-code'), 302), to: temporal, cite: at('temporal-redirect') };
  const permanent = text('permanent-redirect');
  return permanent === undefined ? undefined : { status: statusOf(text('permanent-redirect-code'), 301), to: permanent, cite: at('permanent-redirect') };
}

/** A code that is no redirect is taken for the usual one (internal/ingress/annotations/redirect). */
function statusOf(value: string | undefined, usual: number): number {
  const status = Number(value);
  return Number.isInteger(status) && status >= 300 && status <= 308 ? status : usual;
}

function sourcesOf(text: Text, at: At): SourceLimits | undefined {
  const allowed = text('whitelist-source-range') ?? text('allowlist-source-range');
  const denied = text('denylist-source-range');
  if (allowed === undefined && denied === undefined) return undefined;
  const name = ['whitelist-source-range', 'allowlist-source-range', 'denylist-source-range'].find((each) => text(each) !== undefined) ?? '';
  return { allowed: rangesOf(allowed), denied: rangesOf(denied), cite: at(name) };
}

function rangesOf(value: string | undefined): readonly Cidr[] {
  return (value ?? '').split(',').flatMap((entry) => {
    const written = entry.trim();
    const ip = parseIp(written);
    return parseCidr(ip === undefined ? written : `${ip}/${ip.includes(':') ? 128 : 32}`) ?? [];
  });
}

function canaryOf(text: Text): Canary {
  const header = text('canary-by-header');
  const total = Number(text('canary-weight-total') ?? 100);
  const share = Number(text('canary-weight') ?? 0) / total;
  return {
    header: header === undefined ? undefined : { name: header.toLowerCase(), value: text('canary-by-header-value'), pattern: text('canary-by-header-pattern') },
    cookie: text('canary-by-cookie'),
    share: Number.isFinite(share) ? Math.min(Math.max(share, 0), 1) : 0,
  };
}
