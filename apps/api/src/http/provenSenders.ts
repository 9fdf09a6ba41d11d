/** Organisations of those whose key or session was proven lately. It says whom to serve first, never who may do what: that is looked up each time. */
import type { IncomingHttpHeaders } from 'node:http';

/** What a request shows of who sends it. */
export interface Shown {
  readonly headers: Pick<IncomingHttpHeaders, 'authorization' | 'cookie'>;
}

export interface ProvenSenders {
  readonly tenantOf: (request: Shown) => string | undefined;
  readonly note: (request: Shown, tenant: string) => void;
}

const MAX = 10_000;

export function createProvenSenders(): ProvenSenders {
  const tenants = new Map<string, string>();
  return {
    tenantOf: (request) => tenants.get(nameOf(request)),
    note: (request, tenant) => {
      const name = nameOf(request);
      if (tenants.has(name)) return;
      if (tenants.size >= MAX) for (const oldest of [...tenants.keys()].slice(0, MAX / 10)) tenants.delete(oldest);
      tenants.set(name, tenant);
    },
  };
}

function nameOf({ headers: { authorization, cookie } }: Shown): string {
  return authorization ?? cookie ?? '';
}
