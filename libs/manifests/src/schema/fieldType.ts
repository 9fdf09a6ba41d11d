import { extensionTypes } from './extensionTypes.js';
import { gatewayTypes } from './gatewayTypes.js';
import { kubernetesTypes } from './generated/kubernetesTypes.js';
import { zeroFields } from './zeroFields.js';

/** The type of a field as Go has it: what JSON may stand there, and what an explicit null or nothing means. */
export type FieldType =
  | { readonly kind: 'string' | 'boolean' | 'int32' | 'int64' | 'IntOrString' | 'Quantity' | 'Time' | 'raw' }
  | { readonly kind: 'list'; readonly of: FieldType }
  | { readonly kind: 'map'; readonly of: FieldType }
  | StructType;

export interface StructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldType>;
  /** Fields of which "" and 0 say the same as nothing. */
  readonly zeroFields: ReadonlySet<string>;
}

const scalars: ReadonlyMap<string, FieldType> = new Map(
  (['string', 'boolean', 'int32', 'int64', 'IntOrString', 'Quantity', 'Time', 'raw'] as const).map((kind) => [kind, { kind }]),
);

const structs = new Map<string, StructType>();

/** The fields of a kind or of one of its parts; `undefined` for a name that the tables do not have. */
export function structType(name: string): StructType | undefined {
  const known = structs.get(name);
  if (known !== undefined) return known;
  const written = tableOf(name);
  if (written === undefined) return undefined;
  const fields = new Map<string, FieldType>();
  const struct: StructType = { kind: 'struct', name, fields, zeroFields: new Set(zeroFields[name]) };
  structs.set(name, struct); // before its fields: JSON schemas and the like contain themselves
  for (const [field, type] of Object.entries(written)) fields.set(field, fieldType(type));
  return struct;
}

function tableOf(name: string): Readonly<Record<string, string>> | undefined {
  return [kubernetesTypes, extensionTypes, gatewayTypes].find((types) => Object.hasOwn(types, name))?.[name];
}

/** Reads the tables' notation, which is Go's: `[]ServicePort`, `map[]string`. */
function fieldType(written: string): FieldType {
  if (written.startsWith('[]')) return { kind: 'list', of: fieldType(written.slice(2)) };
  if (written.startsWith('map[]')) return { kind: 'map', of: fieldType(written.slice(5)) };
  return scalars.get(written) ?? structType(written) ?? { kind: 'raw' };
}
