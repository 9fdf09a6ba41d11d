/**
 * Formats of names and values: each gives what is wrong in words, or `undefined`.
 * https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go
 */
export type Format = (value: string) => string | undefined;

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const labelWithUnderscore = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const qualifiedPart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const dnsLabelPattern = new RegExp(`^${label}$`);
const dnsSubdomainPattern = new RegExp(`^${label}(\\.${label})*$`);
const dnsSearchPattern = new RegExp(`^${labelWithUnderscore}(\\.${labelWithUnderscore})*$`);
const wildcardPattern = new RegExp(`^\\*\\.${label}(\\.${label})*$`);
const qualifiedPartPattern = new RegExp(`^${qualifiedPart}$`);
const labelValuePattern = new RegExp(`^(${qualifiedPart})?$`);

export const dnsLabel: Format = (value) =>
  length(value, 63) ?? matches(value, dnsLabelPattern, 'it must be lower-case letters, digits and dashes, with a letter or digit at both ends');

export const dnsSubdomain: Format = (value) =>
  length(value, 253) ?? matches(value, dnsSubdomainPattern, 'it must be lower-case letters, digits, dashes and dots, with a letter or digit at both ends of each part');

/** As `dnsSubdomain`, but labels may hold underscores: search paths of a resolver (KEP-4427). */
export const dnsSearchPath: Format = (value) =>
  length(value, 253) ?? matches(value, dnsSearchPattern, 'it must be a domain name of lower-case letters, digits, dashes, underscores and dots');

export const wildcardSubdomain: Format = (value) => length(value, 253) ?? matches(value, wildcardPattern, 'a wildcard must be *. and a domain name, such as *.example.com');

/** A domain name of at least two labels; a trailing dot is fine. */
export const fullyQualifiedName: Format = (value) => {
  if (value === '') return 'it must not be empty';
  const name = value.replace(/\.$/, '');
  return dnsSubdomain(name) ?? (name.includes('.') ? eachLabel(name) : 'it must have at least two parts, separated by dots');
};

/** `name` or `prefix/name`, as keys of labels and annotations are. */
export const qualifiedName: Format = (value) => {
  const parts = value.split('/');
  if (parts.length > 2) return 'it must be a name, or a domain name, a slash and a name';
  const [prefix, name] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : [undefined, value];
  if (prefix !== undefined) {
    const problem = prefix === '' ? 'the part before the slash must not be empty' : dnsSubdomain(prefix);
    if (problem !== undefined) return problem;
  }
  if (name === '') return 'the name must not be empty';
  return length(name, 63) ?? matches(name, qualifiedPartPattern, 'it must be letters, digits, dashes, underscores and dots, with a letter or digit at both ends');
};

export const labelValue: Format = (value) =>
  length(value, 63) ?? matches(value, labelValuePattern, 'a label is letters, digits, dashes, underscores and dots, with a letter or digit at both ends, or empty');

/** The name of a port as IANA registers services (RFC 6335 §5.1). */
export const portName: Format = (value) => {
  if (value.length > 15) return 'a port name has at most 15 characters';
  if (!/^[-a-z0-9]+$/.test(value)) return 'a port name has only lower-case letters, digits and dashes';
  if (!/[a-z]/.test(value)) return 'a port name needs at least one letter';
  return value.includes('--') || value.startsWith('-') || value.endsWith('-') ? 'a port name has no dash at its ends and no two in a row' : undefined;
};

/** `acme.io/foo`: who implements something. */
export const domainPrefixedPath: Format = (value) => {
  const slash = value.indexOf('/');
  if (slash <= 0 || slash === value.length - 1) return 'it must be a domain name, a slash and a path, such as acme.io/foo';
  return dnsSubdomain(value.slice(0, slash)) ?? matches(value.slice(slash + 1), /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/, 'the path has characters that a URL may not have');
};

/** A name that can stand in the path of a URL. */
export const pathSegment: Format = (value) => (value === '.' || value === '..' || /[/%]/.test(value) ? 'it must not be . or .. and must have no / and no %' : undefined);

/** Since KEP-4369 any printable ASCII but the equals sign. */
export const environmentName: Format = (value) => matches(value, /^[ -<>-~]+$/, 'it must be printable ASCII characters other than =');

/** Names that a controller or the server may complete: a dash at the end is fine before the completion. */
export function asPrefix(format: Format): Format {
  return (value) => format(value.length > 1 ? value.replace(/-$/, 'a') : value);
}

export function isPort(value: number): boolean {
  return value >= 1 && value <= 65535;
}

function eachLabel(name: string): string | undefined {
  return name.split('.').map(dnsLabel).find((problem) => problem !== undefined);
}

function length(value: string, limit: number): string | undefined {
  return value.length > limit ? `it may have at most ${limit} characters` : undefined;
}

function matches(value: string, pattern: RegExp, wants: string): string | undefined {
  return pattern.test(value) ? undefined : wants;
}
