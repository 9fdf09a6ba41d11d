/** How much a lab may ask of the parser; past any of these it is refused with a code instead of being read. */
export interface Limits {
  /** Characters of one file. */
  readonly fileSize: number;
  /** Characters of all files together. */
  readonly totalSize: number;
  readonly files: number;
  /** Documents of all files together; the items of a List count too. */
  readonly documents: number;
  /** Mappings and lists inside one another. */
  readonly depth: number;
  /** Characters of a file that needs a full YAML parser, for anchors, tags or because something is wrong with it: that one is slow. */
  readonly fullYamlSize: number;
  /** Values of one document, aliases written out. */
  readonly nodes: number;
  /** How many of them may come from aliases: "billion laughs" repeats itself, a lab hardly does. */
  readonly aliasedNodes: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: Limits = {
  fileSize: 40 * mebibyte,
  totalSize: 80 * mebibyte,
  files: 5_000,
  documents: 100_000,
  depth: 100,
  fullYamlSize: 4 * mebibyte,
  nodes: 8_000_000,
  aliasedNodes: 100_000,
};
