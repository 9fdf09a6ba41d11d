/** Fields of objects that no type describes: what is missing, or of another type, reads as nothing. */
import type { LabelSelector, LabelSelectorRequirement } from '@vantage/engine';
import type { PlainValue } from './plainValue.js';

export type Fields = { readonly [key: string]: PlainValue };

/** An absent selector selects what an empty one does: everything. */
export function selectorOf(value: PlainValue | undefined): LabelSelector {
  const { matchLabels, matchExpressions } = fieldsOf(value);
  return {
    matchLabels: Object.fromEntries(Object.entries(fieldsOf(matchLabels)).map(([key, label]) => [key, textOf(label) ?? ''])),
    matchExpressions: listOf(matchExpressions).flatMap((requirement) => requirementOf(fieldsOf(requirement))),
  };
}

function requirementOf({ key, operator, values }: Fields): readonly LabelSelectorRequirement[] {
  const known = (['In', 'NotIn', 'Exists', 'DoesNotExist'] as const).find((one) => one === operator);
  return known === undefined || typeof key !== 'string' ? [] : [{ key, operator: known, values: textsOf(values) }];
}

export function fieldsOf(value: PlainValue | undefined): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: PlainValue | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: PlainValue | undefined): readonly PlainValue[] {
  return isList(value) ? value : [];
}

function isList(value: PlainValue | undefined): value is readonly PlainValue[] {
  return Array.isArray(value);
}

export function textOf(value: PlainValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function textsOf(value: PlainValue | undefined): readonly string[] {
  return listOf(value).flatMap((item) => textOf(item) ?? []);
}
