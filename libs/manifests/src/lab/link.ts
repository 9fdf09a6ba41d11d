import type { Link, Origin } from '@vantage/engine';
import type { FieldReader } from './fieldReader.js';
import { anyText, simpleName } from './formats.js';

/** `kind: Link`: two LANs that reach each other by routes, without NAT. */
export function readLink(spec: FieldReader, name: string, origin: Origin): Link {
  const type = spec.requiredRead('type', anyText) ?? '';
  const [first = '', second = '', ...rest] = spec.readEach('between', simpleName) ?? [];
  if (first === '' || second === '' || rest.length > 0 || first === second) {
    spec.report.error('MANIFEST.INVALID_VALUE', 'spec.between must name two different LANs, such as [office, datacenter].', spec.placeOf('between'), 'spec.between');
  }
  return { name, type, between: [first, second], origin };
}
