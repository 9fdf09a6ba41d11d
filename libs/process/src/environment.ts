/** Reads a process's variables, and says of each that is wrong which one it is, what its value should look like, and what to do. */
import { readFileSync } from 'node:fs';
import type { Environment, Variables } from '@vantage/contract';
import { apiVariables, migrationVariables, toolVariables, workerVariables } from '@vantage/contract';
import { distance } from 'fastest-levenshtein';

export type Given = Readonly<Record<string, string | undefined>>;

/** Variables that no process of ours knows, though their names say that they are meant for one. */
const OURS = /^(VANTAGE|WORKER)_/;
const SECRET_FILE = '_FILE';

/**
 * The values of `variables`. An empty value counts as none, as compose files write it; a secret may stand in the file that
 * `<name>_FILE` names. Throws one error that lists everything that is wrong, and holds no secret.
 */
export function readEnvironment<V extends Variables>(variables: V, given: Given): Environment<V> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, variable] of Object.entries(variables)) {
    const text = textOf(name, variable.secret === true, given);
    if (!text.ok) problems.push(text.problem);
    else {
      const parsed = variable.schema.safeParse(text.value);
      if (parsed.success) values[name] = parsed.data;
      else problems.push(`${name} ${text.value === undefined ? 'is missing' : 'is wrong'}: ${advice(name, variable.form, variable.secret, text.value)}`);
    }
  }
  if (problems.length > 0) throw new Error(['The configuration is not as it should be (see docs/configuration.md):', ...problems].join('\n  '));
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- every value came out of the schema of its name
  return values as Environment<V>;
}

/** Names that are nearly, but not, one of ours; a sentence each. */
export function unknownVariables(given: Given): readonly string[] {
  const known = [apiVariables, workerVariables, migrationVariables, toolVariables].flatMap((variables) => Object.entries<Variables[string]>(variables));
  const names = new Set(known.flatMap(([name, { secret }]) => (secret ? [name, `${name}${SECRET_FILE}`] : [name])));
  return Object.keys(given)
    .filter((name) => OURS.test(name) && !names.has(name))
    .map((name) => `${name} is no variable of Vantage.${didYouMean(name, names)}`);
}

type Text = { readonly ok: true; readonly value: string | undefined } | { readonly ok: false; readonly problem: string };

function textOf(name: string, secret: boolean, given: Given): Text {
  const value = filled(given[name]);
  const file = secret ? filled(given[`${name}${SECRET_FILE}`]) : undefined;
  if (file === undefined) return { ok: true, value };
  if (value !== undefined) return { ok: false, problem: `${name} and ${name}${SECRET_FILE} are both set: set one of them.` };
  try {
    return { ok: true, value: filled(readFileSync(file, 'utf8').trim()) };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { ok: false, problem: `${name}${SECRET_FILE} names a file that cannot be read${why}: ${file}` };
  }
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function advice(name: string, form: string, secret: boolean | undefined, value: string | undefined): string {
  const shown = value === undefined || secret === true ? '' : `, not "${value.slice(0, 100)}"`;
  const file = secret === true ? `, or ${name}${SECRET_FILE} to a file that holds it` : '';
  return `set it to ${form}${shown}${file}.`;
}

function didYouMean(name: string, known: ReadonlySet<string>): string {
  const near = [...known].map((each) => ({ each, far: distance(name, each) })).sort((a, b) => a.far - b.far)[0];
  return near !== undefined && near.far <= Math.floor(name.length / 3) ? ` Did you mean ${near.each}?` : '';
}
