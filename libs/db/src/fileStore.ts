/** Files by content: a file that many revisions or submissions hold is stored once per tenant. */
import type { TenantTransaction } from './database.js';

export interface StoredFile {
  readonly path: string;
  readonly content: string;
  /** SHA-256 of the content's UTF-8, in hex. */
  readonly sha256: string;
}

export interface FileReference {
  readonly path: string;
  readonly sha256: string;
}

/** Stores contents that the tenant does not have yet; answers how many. */
export async function saveContents(tx: TenantTransaction, files: readonly StoredFile[]): Promise<number> {
  const contents = new Map(files.map((file) => [file.sha256, file.content]));
  // In one order for all: two that store the same contents wait for each other in a row, and not in a circle.
  const sorted = [...contents].sort(([one], [other]) => (one < other ? -1 : 1));
  const { count } = await tx.prisma.blob.createMany({ data: sorted.map(([sha256, content]) => ({ tenantId: tx.tenant, sha256, content })), skipDuplicates: true });
  return count;
}

/** The contents behind references, in their order. */
export async function loadContents(tx: TenantTransaction, references: readonly FileReference[]): Promise<readonly StoredFile[]> {
  const hashes = [...new Set(references.map((reference) => reference.sha256))];
  const blobs = await tx.prisma.blob.findMany({ where: { tenantId: tx.tenant, sha256: { in: hashes } } });
  const contents = new Map(blobs.map((blob) => [blob.sha256, blob.content]));
  return references.map((reference) => {
    const content = contents.get(reference.sha256);
    if (content === undefined) throw new Error(`The content ${reference.sha256} of ${reference.path} is missing.`);
    return { ...reference, content };
  });
}
