/** What the command line asks of the witness. */
import { parseArgs } from 'node:util';

export interface Options {
  readonly labs: number;
  /** Number of the first lab. */
  readonly seed: number;
  /** One lab only, by its number. */
  readonly lab: number | undefined;
  /** Print the text of the lab. */
  readonly keep: boolean;
  /** A folder with a lab of one's own. */
  readonly folder: string | undefined;
  /** Probes of each lab. */
  readonly probes: number;
  /** Names that are looked up in each lab. */
  readonly names: number;
  /** How many differences are printed. */
  readonly show: number;
}

export const USAGE = `npm run witness -- [--labs 200] [--seed 1] [--probes 220] [--names 25] [--show 10]
npm run witness -- --lab SEED [--keep]     one lab again; --keep prints its text
npm run witness -- --folder DIR            a lab of one's own`;

export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      labs: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      lab: { type: 'string' },
      keep: { type: 'boolean', default: false },
      folder: { type: 'string' },
      probes: { type: 'string', default: '220' },
      names: { type: 'string', default: '25' },
      show: { type: 'string', default: '10' },
    },
  });
  return {
    labs: natural(values.labs),
    seed: natural(values.seed),
    lab: values.lab === undefined ? undefined : natural(values.lab),
    keep: values.keep,
    folder: values.folder,
    probes: natural(values.probes),
    names: natural(values.names),
    show: natural(values.show),
  };
}

function natural(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`not a number: ${text}\n${USAGE}`);
  return Number(text);
}
