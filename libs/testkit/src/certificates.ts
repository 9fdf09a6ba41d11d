/** Certificates for servers on this machine, by an authority that nobody else believes. */
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

export interface Certified {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
}

export interface Authority {
  /** PEM: for whoever is to believe it. */
  readonly certificate: string;
  /** A certificate for a server of these names and addresses. */
  readonly issue: (names: readonly string[], validity?: Validity) => Promise<Certified>;
}

export interface Validity {
  readonly notBeforeDate: Date;
  readonly notAfterDate: Date;
}

const KEY = { keyType: 'ec', algorithm: 'sha256' } as const;

export async function createAuthority(name = 'an authority for tests'): Promise<Authority> {
  const authority = await generate(subject(name), {
    ...KEY,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    certificate: authority.cert,
    issue: async (names, validity) => {
      const { private: key, cert } = await generate(subject(names[0] ?? name), { ...KEY, ...validity, ca: { key: authority.private, cert: authority.cert }, extensions: serverExtensions(names) });
      return { key, cert };
    },
  };
}

/** A certificate that vouches for itself. */
export async function selfSigned(names: readonly string[]): Promise<Certified> {
  const { private: key, cert } = await generate(subject(names[0] ?? 'nobody'), { ...KEY, extensions: serverExtensions(names) });
  return { key, cert };
}

type Extensions = NonNullable<NonNullable<Parameters<typeof generate>[1]>['extensions']>;

function serverExtensions(names: readonly string[]): Extensions {
  return [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'subjectAltName', altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })) },
  ];
}

function subject(commonName: string): { readonly name: string; readonly value: string }[] {
  return [{ name: 'commonName', value: commonName }];
}
