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

/** Stores contents that the tenant does not have yet. */
export async function saveContents(tx: TenantTransaction, files: readonly StoredFile[]): Promise<void> {
  const contents = new Map(files.map((file) => [file.sha256, file.content]));
  await tx.prisma.blob.createMany({
    data: [...contents].map(([sha256, content]) => ({ tenantId: tx.tenant, sha256, content })),
    skipDuplicates: true,
  });
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
