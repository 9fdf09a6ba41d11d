/** How a corpus is held against the engine: any folder of the corpus' layout, one verdict a case. */
export type CorpusRunner = (folder: string) => readonly CaseVerdict[];

export interface CaseVerdict {
  readonly name: string;
  /** What the engine says differently, a line each; none where the case is exact. */
  readonly differences: readonly string[];
}
