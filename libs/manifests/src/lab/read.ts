import type { SourceDocument } from '../documents.js';

/** A value with the document that it was read from. */
export interface Read<T> {
  readonly value: T;
  readonly document: SourceDocument;
}
