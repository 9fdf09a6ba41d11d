/**
 * Queries that one revision answers: they ask one lab, or one revision, for what never changes about it. Whoever has the rows of both and the
 * text of the query has the answer, today as tomorrow.
 */
import { Kind, OperationTypeNode } from 'graphql';
import type { DocumentNode, FieldNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';

export interface LabQuery {
  readonly kind: 'lab' | 'revision';
  /** Where the id stands: in the query, or in a variable. */
  readonly id: { readonly kind: 'literal'; readonly value: string } | { readonly kind: 'variable'; readonly name: string };
}

/** Fields of a lab that its row and its newest revision's row decide. */
const LAB_FIELDS = new Set(['__typename', 'id', 'name', 'createdAt', 'head']);

/** Fields of a revision that its row and its files decide. */
const REVISION_FIELDS = new Set([
  '__typename',
  'id',
  'number',
  'message',
  'createdAt',
  'contentHash',
  'diagnostics',
  'topology',
  'reach',
  'reachAll',
  'resolve',
  'connectivity',
  'capacity',
]);

const known = new WeakMap<OperationDefinitionNode, { readonly query: LabQuery | undefined }>();

/** Undefined for every other operation. Looked at once: Apollo keeps the documents that it has read. */
export function labQueryOf(document: DocumentNode, operation: OperationDefinitionNode): LabQuery | undefined {
  const seen = known.get(operation) ?? { query: read(document, operation) };
  known.set(operation, seen);
  return seen.query;
}

function read(document: DocumentNode, operation: OperationDefinitionNode): LabQuery | undefined {
  const [field, ...others] = operation.selectionSet.selections;
  if (isQuery(operation) && others.length === 0 && field?.kind === Kind.FIELD) return labField(document, field);
  return undefined;
}

function isQuery({ operation }: OperationDefinitionNode): boolean {
  return operation === OperationTypeNode.QUERY;
}

function labField(document: DocumentNode, field: FieldNode): LabQuery | undefined {
  const kind = field.name.value;
  if (kind !== 'lab' && kind !== 'revision') return undefined;
  const definitions = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(definitions.map((fragment) => [fragment.name.value, fragment]));
  const id = idOf(field);
  const fits = kind === 'lab' ? isOfLab(field.selectionSet, fragments) : isOfRevision(field.selectionSet, fragments);
  return id !== undefined && fits ? { kind, id } : undefined;
}

function idOf(field: FieldNode): LabQuery['id'] | undefined {
  const value = field.arguments?.find((argument) => argument.name.value === 'id')?.value;
  if (value?.kind === Kind.STRING) return { kind: 'literal', value: value.value };
  return value?.kind === Kind.VARIABLE ? { kind: 'variable', name: value.name.value } : undefined;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function isOfLab(selectionSet: SelectionSetNode | undefined, fragments: Fragments): boolean {
  return fieldsOf(selectionSet, fragments).every(
    (field) => LAB_FIELDS.has(field.name.value) && (field.name.value !== 'head' || isOfRevision(field.selectionSet, fragments)),
  );
}

function isOfRevision(selectionSet: SelectionSetNode | undefined, fragments: Fragments): boolean {
  return fieldsOf(selectionSet, fragments).every((field) => REVISION_FIELDS.has(field.name.value));
}

/** Fields with fragments written out; GraphQL's own rules have refused fragments in a circle before. */
function fieldsOf(selectionSet: SelectionSetNode | undefined, fragments: Fragments): readonly FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return [selection];
      case Kind.INLINE_FRAGMENT:
        return fieldsOf(selection.selectionSet, fragments);
      case Kind.FRAGMENT_SPREAD:
        return fieldsOf(fragments.get(selection.name.value)?.selectionSet, fragments);
    }
  });
}
