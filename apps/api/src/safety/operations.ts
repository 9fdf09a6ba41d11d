/** Operations that reach every field of the schema, made from the schema itself: what is added to it is walked from that day on. */
import { getNamedType, isAbstractType, isLeafType, isObjectType, isRequiredArgument } from 'graphql';
import type { GraphQLField, GraphQLObjectType, GraphQLSchema } from 'graphql';

/** Values of required arguments, by `Type.field.argument`. */
export type Samples = Readonly<Record<string, unknown>>;

export interface Operation {
  /** `Query.lab` for a root field; the name of the type whose fields it asks for otherwise. */
  readonly title: string;
  readonly query: string;
}

/** A way from the root: `['lab(id: "…")', 'head']`, with fragments where a type is abstract. */
interface Way {
  readonly parts: readonly string[];
}

/** One operation for each root field of a kind, asking for what it holds directly. */
export function rootOperations(schema: GraphQLSchema, root: 'query' | 'mutation' | 'subscription', samples: Samples): readonly Operation[] {
  const type = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() }[root];
  return fieldsOf(type).map((field) => ({
    title: `${type?.name ?? ''}.${field.name}`,
    query: `${root} { ${call(type?.name ?? '', field, samples)}${shallow(field)} }`,
  }));
}

/** One operation for each object type that can be reached, asking for all of its fields. */
export function typeOperations(schema: GraphQLSchema, samples: Samples): readonly Operation[] {
  const ways = waysTo(schema, samples);
  return [...ways].map(([type, way]) => ({ title: type.name, query: `{ ${nest(way.parts, everyField(type, samples))} }` }));
}

/** Types that no query leads to. */
export function unreached(schema: GraphQLSchema, samples: Samples): readonly string[] {
  const reached = new Set([...waysTo(schema, samples).keys()].map((type) => type.name));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].map((type) => type?.name);
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type.name) && !type.name.endsWith('Payload'))
    .map((type) => type.name)
    .filter((name) => !reached.has(name));
}

/** `node` leads to a type only with an id of that type: the walk asks it for each kind by itself. */
const BY_ANY_ID = 'Query.node';

/** The shortest way from the query's root to each type, breadth first. */
function waysTo(schema: GraphQLSchema, samples: Samples): ReadonlyMap<GraphQLObjectType, Way> {
  const ways = new Map<GraphQLObjectType, Way>();
  const query = schema.getQueryType();
  const open: { readonly type: GraphQLObjectType; readonly way: Way }[] = query ? [{ type: query, way: { parts: [] } }] : [];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { type, way } = next;
    for (const field of fieldsOf(type)) {
      if (`${type.name}.${field.name}` === BY_ANY_ID) continue;
      const target = getNamedType(field.type);
      const step = call(type.name, field, samples);
      const objects = isObjectType(target) ? [{ object: target, part: [step] }] : fragments(schema, target, step);
      for (const { object, part } of objects) {
        if (ways.has(object)) continue;
        const found = { parts: [...way.parts, ...part] };
        ways.set(object, found);
        open.push({ type: object, way: found });
      }
    }
  }
  return ways;
}

function fragments(schema: GraphQLSchema, target: ReturnType<typeof getNamedType>, step: string) {
  if (!isAbstractType(target)) return [];
  return schema.getPossibleTypes(target).map((object) => ({ object, part: [step, `... on ${object.name}`] }));
}

function everyField(type: GraphQLObjectType, samples: Samples): string {
  return ['__typename', ...fieldsOf(type).map((field) => `${call(type.name, field, samples)}${shallow(field)}`)].join(' ');
}

/** The selection of a field that is not a leaf. */
function shallow(field: GraphQLField<unknown, unknown>): string {
  const target = getNamedType(field.type);
  if (isLeafType(target)) return '';
  const leaves = 'getFields' in target ? fieldsOf(target).filter((inner) => isLeafType(getNamedType(inner.type)) && !inner.args.some(isRequiredArgument)) : [];
  return ` { ${['__typename', ...leaves.map((inner) => inner.name)].join(' ')} }`;
}

function call(typeName: string, field: GraphQLField<unknown, unknown>, samples: Samples): string {
  const given = field.args.filter((argument) => isRequiredArgument(argument) || `${typeName}.${field.name}.${argument.name}` in samples);
  const values = given.map(({ name }) => `${name}: ${literal(sampleOf(samples, `${typeName}.${field.name}.${name}`))}`);
  return `${field.name}${values.length === 0 ? '' : `(${values.join(', ')})`}`;
}

function sampleOf(samples: Samples, place: string): unknown {
  if (!(place in samples)) throw new Error(`The walk needs a value for ${place}: add it to its samples.`);
  return samples[place];
}

/** A value that stands for an enum's member, which GraphQL writes without quotes. */
export class EnumValue {
  constructor(readonly name: string) {}
}

function literal(value: unknown): string {
  if (value instanceof EnumValue) return value.name;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{ ${Object.entries(value).map(([name, inner]) => `${name}: ${literal(inner)}`).join(', ')} }`;
  return JSON.stringify(value);
}

function nest(parts: readonly string[], inside: string): string {
  return parts.reduceRight((selection, part) => `${part} { ${selection} }`, inside);
}

function fieldsOf(type: { getFields: () => Record<string, GraphQLField<unknown, unknown>> } | null | undefined): readonly GraphQLField<unknown, unknown>[] {
  return Object.values(type?.getFields() ?? {});
}
