import { Kind, parse, print, visit } from 'graphql';
import type { FieldDefinitionNode, InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';

/** A schema whose types describe their fields and arguments as their interfaces do, wherever they have no words of their own: GraphQL itself hands nothing down. */
export function withInheritedDescriptions(schema: string): string {
  const document = parse(schema);
  const interfaces = document.definitions.filter((definition) => definition.kind === Kind.INTERFACE_TYPE_DEFINITION);
  return print(visit(document, { ObjectTypeDefinition: (type) => described(type, interfaces.filter(({ name }) => implementsIt(type, name.value))) }));
}

function implementsIt({ interfaces = [] }: ObjectTypeDefinitionNode, name: string): boolean {
  return interfaces.some((implemented) => implemented.name.value === name);
}

function described(type: ObjectTypeDefinitionNode, interfaces: readonly InterfaceTypeDefinitionNode[]): ObjectTypeDefinitionNode {
  const inherited = new Map(interfaces.flatMap(({ fields = [] }) => fields.map((field) => [field.name.value, field] as const)));
  return { ...type, fields: (type.fields ?? []).map((field) => describedAs(field, inherited.get(field.name.value))) };
}

function describedAs(field: FieldDefinitionNode, inherited: FieldDefinitionNode | undefined): FieldDefinitionNode {
  if (inherited === undefined) return field;
  const inWords = new Map((inherited.arguments ?? []).map((argument) => [argument.name.value, argument]));
  return { ...withWords(field, inherited), arguments: (field.arguments ?? []).map((argument) => withWords(argument, inWords.get(argument.name.value))) };
}

function withWords<T extends Pick<FieldDefinitionNode, 'description'>>(node: T, inherited: Pick<FieldDefinitionNode, 'description'> | undefined): T {
  return node.description !== undefined || inherited?.description === undefined ? node : { ...node, description: inherited.description };
}
