/** An ExternalName over HTTPS: the client asks for the alias, the server's certificate is for the name behind it. */
import { citeReference, type Citation } from '../model/index.js';
import { printName } from '../compile/dns/dnsName.js';
import { joinHops } from '../trace/hops.js';
import type { Trace } from '../trace/index.js';
import type { ConnectionTrace } from '../walk/connection.js';
import type { Resolution } from '../walk/dns/stubResolver.js';
import { asTrace, type Request } from '../walk/ingress/response.js';

const WARNING: Citation = citeReference('ExternalName and HTTPS', 'https://kubernetes.io/docs/concepts/services-networking/service/#externalname');

/** The traces that end in a wrong certificate; `undefined` where the request goes on. */
export function aliasMismatch(walked: readonly ConnectionTrace[], request: Request, resolution: Resolution | undefined): readonly Trace[] | undefined {
  const target = aliasTarget(resolution);
  if (target === undefined || request.scheme !== 'https') return undefined;
  return walked.map((trace) => (trace.disposition === 'CONNECTED' ? mismatched(trace, request, target) : asTrace(trace)));
}

function mismatched(trace: ConnectionTrace, request: Request, target: string): Trace {
  const step = { kind: 'tls', outcome: 'NAME_MISMATCH', serverName: request.host, certificate: target, cites: [WARNING] } as const;
  const at = trace.destination ?? trace.destinationIp ?? target;
  return { ...asTrace(trace), disposition: 'TLS_NAME_MISMATCH', hops: joinHops(trace.hops, [{ at, steps: [step] }]) };
}

/** Where the alias of an ExternalName Service leads to: the canonical name of the first CNAME of the cluster's zone. */
function aliasTarget(resolution: Resolution | undefined): string | undefined {
  const asked = resolution?.canonical;
  if (asked === undefined || !asked.includes('.svc.')) return undefined;
  const alias = resolution?.records.find((record) => record.type === 'CNAME' && record.name === printName(asked));
  return alias?.data.replace(/\.$/, '');
}
