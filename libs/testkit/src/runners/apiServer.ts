import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '@vantage/engine';
import { parseLab } from '@vantage/manifests';
import type { CaseVerdict } from './corpusRunner.js';

interface Verdict {
  readonly index: number;
  readonly kind: string;
  readonly accepted: boolean;
  readonly message: string;
  readonly causes: readonly { readonly field: string }[];
}

/** Holds what we accept and refuse, and at which fields, against an API server's verdicts: `mutants.yaml` and `verdicts.json`. */
export function runApiServer(folder: string): readonly CaseVerdict[] {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- the corpus' own layout, documented beside it
  const verdicts = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as readonly Verdict[];
  const mutants = readFileSync(join(folder, 'mutants.yaml'), 'utf8').split(/^---\n/m).filter((document) => document.trim() !== '');
  return verdicts.map((verdict, position) => ({
    name: `${verdict.index} ${verdict.kind}`,
    differences: differencesOf(verdict, errorsOf(mutants[position] ?? '')),
  }));
}

function errorsOf(mutant: string): readonly Diagnostic[] {
  return parseLab([{ path: 'mutant.yaml', content: mutant }]).diagnostics.filter((diagnostic) => diagnostic.severity === 'ERROR');
}

function differencesOf(verdict: Verdict, errors: readonly Diagnostic[]): readonly string[] {
  const ours = errors.map((error) => `${error.field ?? ''}: ${error.message}`);
  if (verdict.accepted) return ours.map((error) => `accepted, and refused here for ${error}`);
  if (errors.length === 0) return [`refused, and accepted here: ${verdict.message}`];
  const theirs = fieldsOf(verdict);
  const ourFields = errors.map((error) => error.field ?? '');
  const named = new Set(verdict.causes.length > 0 ? ourFields : ourFields.map(withoutIndexes).flatMap((field) => [field, mapOf(field)]));
  return [
    ...theirs.filter((field) => !named.has(field)).map((field) => `refused at ${field}, which is not named here: ${verdict.message}`),
    ...(verdict.causes.length === 0 ? [] : [...named].filter((field) => !theirs.includes(field)).map((field) => `${field} is named here, and not refused there`)),
  ];
}

/** The fields that the API server names: in its causes, otherwise (it could not decode the object) inside its message, without indexes. */
function fieldsOf(verdict: Verdict): readonly string[] {
  if (verdict.causes.length > 0) return [...new Set(verdict.causes.map((cause) => cause.field))];
  const unknown = [...verdict.message.matchAll(/unknown field "([^"]+)"/g)].map((match) => match[1] ?? '');
  if (unknown.length > 0) return unknown.map(withoutIndexes);
  const typed = /Go struct field \w+\.(\S+) of type/.exec(verdict.message)?.[1];
  return typed === undefined ? [] : [typed.replace('IngressRuleValue.', '')];
}

/** Go names a field of an item without saying which item. */
function withoutIndexes(field: string): string {
  return field.replace(/\[\d+\]/g, '');
}

/** Go names a map where one of its values is wrong. */
function mapOf(field: string): string {
  return field.replace(/\.(matchLabels|labels|annotations|selector|nodeSelector)\.[^.]+$/, '.$1');
}
