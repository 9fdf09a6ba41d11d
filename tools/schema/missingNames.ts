import { Kind, print } from 'graphql';
import type { DocumentNode, InputValueDefinitionNode, TypeDefinitionNode } from 'graphql';

/**
 * The names of a contract that a schema lacks or gives another type: `Type`, `Type.field: Type!` or `Type.field(argument: Type)`. The contract may speak of
 * types that it leaves to the schema, so the two are compared as text that was parsed.
 */
export function missingNames(contract: DocumentNode, schema: DocumentNode): readonly string[] {
  const have = new Set(definitionsOf(schema).flatMap(namesOf));
  return definitionsOf(contract)
    .flatMap(namesOf)
    .filter((name) => !have.has(name));
}

function definitionsOf(document: DocumentNode): readonly TypeDefinitionNode[] {
  return document.definitions.filter(
    (definition): definition is TypeDefinitionNode =>
      definition.kind !== Kind.OPERATION_DEFINITION && definition.kind.endsWith('TypeDefinition'),
  );
}

function namesOf(type: TypeDefinitionNode): readonly string[] {
  const { value: name } = type.name;
  switch (type.kind) {
    case Kind.SCALAR_TYPE_DEFINITION:
      return [name];
    case Kind.UNION_TYPE_DEFINITION:
      return (type.types ?? []).map((member) => `${name} = ${member.name.value}`);
    case Kind.ENUM_TYPE_DEFINITION:
      return (type.values ?? []).map((value) => `${name}.${value.name.value}`);
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return (type.fields ?? []).map((field) => `${name}.${signatureOf(field)}`);
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return (type.fields ?? []).flatMap((field) => [
        `${name}.${field.name.value}: ${print(field.type)}`,
        ...(field.arguments ?? []).map((argument) => `${name}.${field.name.value}(${signatureOf(argument)})`),
      ]);
  }
}

/** Without its description: words may change. */
function signatureOf({ name, type, defaultValue }: InputValueDefinitionNode): string {
  return `${name.value}: ${print(type)}${defaultValue === undefined ? '' : ` = ${print(defaultValue)}`}`;
}
