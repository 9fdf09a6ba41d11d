// @ts-check
/**
 * Writes libs/manifests/src/schema/generated/kubernetesTypes.ts: the fields and types of every modelled Kubernetes kind, one line a type.
 * The structure comes from the declarations of `kubernetes-models`; those say only "number", so its validators are asked which ones are int32.
 * Run by hand after an update of that package: node tools/schema/generate.mjs
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { root } from '../root.mjs';

const require = createRequire(import.meta.url);
const models = dirname(require.resolve('kubernetes-models/package.json'));
const machinery = dirname(require.resolve('@kubernetes-models/apimachinery/package.json'));
const target = join(root, 'libs/manifests/src/schema/generated/kubernetesTypes.ts');

/** Kind → file of its declaration. The key of a type in the table is its Go name, which no two of these share. */
/** @type {Readonly<Record<string, string>>} */
const kinds = {
  Namespace: 'v1/Namespace',
  Node: 'v1/Node',
  Pod: 'v1/Pod',
  Service: 'v1/Service',
  Endpoints: 'v1/Endpoints',
  ReplicationController: 'v1/ReplicationController',
  Deployment: 'apps/v1/Deployment',
  ReplicaSet: 'apps/v1/ReplicaSet',
  StatefulSet: 'apps/v1/StatefulSet',
  DaemonSet: 'apps/v1/DaemonSet',
  Job: 'batch/v1/Job',
  CronJob: 'batch/v1/CronJob',
  EndpointSlice: 'discovery.k8s.io/v1/EndpointSlice',
  Ingress: 'networking.k8s.io/v1/Ingress',
  IngressClass: 'networking.k8s.io/v1/IngressClass',
  NetworkPolicy: 'networking.k8s.io/v1/NetworkPolicy',
};

/** Types that JSON writes as one scalar, or that are kept as they are. */
/** @type {Readonly<Record<string, string>>} */
const scalars = { IntOrString: 'IntOrString', Quantity: 'Quantity', Time: 'Time', MicroTime: 'Time', FieldsV1: 'raw', RawExtension: 'raw' };

/** @type {Map<string, Record<string, string>>} */
const types = new Map();

for (const [kind, path] of Object.entries(kinds)) await readType(kind, join(models, `${path}.d.ts`));
writeTable();

/**
 * @param {string} key
 * @param {string} file
 */
async function readType(key, file) {
  if (types.has(key)) return;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  /** @type {Map<string, string>} */
  const imports = new Map();
  /** @type {import('typescript').InterfaceDeclaration | undefined} */
  let declaration;
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      const specifier = statement.moduleSpecifier;
      if (bindings === undefined || !ts.isNamedImports(bindings) || !ts.isStringLiteral(specifier)) continue;
      for (const element of bindings.elements) imports.set(element.name.text, specifier.text);
    }
    if (ts.isInterfaceDeclaration(statement)) declaration ??= statement;
  }
  /** @type {Record<string, string>} */
  const fields = {};
  types.set(key, fields);
  const int32 = await int32Fields(source, file);
  /** @type {[string, string][]} */
  const nested = [];
  for (const { name, type } of declaration === undefined ? [] : propertiesOf(declaration)) {
    fields[name] = typeText(type, { owner: `${key}${name[0]?.toUpperCase()}${name.slice(1)}`, isInt32: int32.has(name), imports, file, nested });
  }
  for (const [nestedKey, nestedFile] of nested) await readType(nestedKey, nestedFile);
}

/**
 * @param {import('typescript').InterfaceDeclaration | import('typescript').TypeLiteralNode} declaration
 * @returns {readonly { readonly name: string, readonly type: import('typescript').TypeNode }[]}
 */
function propertiesOf(declaration) {
  return declaration.members.flatMap((member) => {
    if (!ts.isPropertySignature(member) || member.type === undefined) return [];
    return ts.isStringLiteral(member.name) || ts.isIdentifier(member.name) ? [{ name: member.name.text, type: member.type }] : [];
  });
}

/**
 * @typedef {object} Place
 * @property {string} owner the name of a type that stands inline
 * @property {boolean} isInt32
 * @property {Map<string, string>} imports
 * @property {string} file
 * @property {[string, string][]} nested
 */

/**
 * @param {import('typescript').TypeNode} type
 * @param {Place} place
 * @returns {string}
 */
function typeText(type, place) {
  if (ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)) {
    const item = type.typeArguments?.[0];
    return item === undefined ? reference(type.typeName.text, place) : `[]${typeText(item, place)}`;
  }
  if (ts.isTypeLiteralNode(type)) {
    const index = type.members[0];
    if (index !== undefined && ts.isIndexSignatureDeclaration(index)) return `map[]${typeText(index.type, place)}`;
    types.set(place.owner, Object.fromEntries(propertiesOf(type).map((property) => [property.name, typeText(property.type, { ...place, isInt32: false })])));
    return place.owner;
  }
  if (ts.isUnionTypeNode(type) || ts.isLiteralTypeNode(type)) return 'string';
  if (type.kind === ts.SyntaxKind.NumberKeyword) return place.isInt32 ? 'int32' : 'int64';
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return 'boolean';
  if (type.kind === ts.SyntaxKind.StringKeyword) return 'string';
  throw new Error(`${place.file}: no type for ${ts.SyntaxKind[type.kind]}`);
}

/**
 * @param {string} name
 * @param {Place} place
 */
function reference(name, { imports, file, nested }) {
  const specifier = imports.get(name);
  if (specifier === undefined) throw new Error(`${file}: ${name} is not imported`);
  const path = specifier.startsWith('.')
    ? resolve(dirname(file), specifier.replace(/\.js$/, '.d.ts'))
    : `${specifier.replace('@kubernetes-models/apimachinery', machinery)}.d.ts`;
  const short = path.slice(path.lastIndexOf('/') + 1, -'.d.ts'.length);
  const scalar = scalars[short];
  if (scalar !== undefined) return scalar;
  nested.push([short, path]);
  return short;
}

/**
 * Asks the type's validator which of its fields refuse 2^40.
 * @param {import('typescript').SourceFile} source
 * @param {string} file
 */
async function int32Fields(source, file) {
  const exported = /export type \{ \w+ as I(\w+),/.exec(source.text)?.[1];
  const schema = join(file.startsWith(machinery) ? machinery : models, '_schemas', `${exported}.js`);
  if (exported === undefined || !existsSync(schema)) throw new Error(`${file}: no schema ${schema}`);
  /** @type {{ validate: ((data: unknown) => boolean) & { errors?: readonly { keyword: string, params: { format?: string }, instancePath: string }[] | null } }} */
  const { validate } = await import(schema);
  /** @type {Set<string>} */
  const names = new Set();
  for (const statement of source.statements.filter(ts.isInterfaceDeclaration)) {
    for (const { name } of propertiesOf(statement)) {
      for (const probe of [2 ** 40, [2 ** 40]]) {
        validate({ [name]: probe });
        if (validate.errors?.some((error) => error.keyword === 'format' && error.params.format === 'int32' && [`/${name}`, `/${name}/0`].includes(error.instancePath))) names.add(name);
      }
    }
  }
  return names;
}

function writeTable() {
  const lines = [...types].map(([key, fields]) => {
    const members = Object.entries(fields).map(([name, type]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`}: '${type}'`);
    return `  ${key}: { ${members.join(', ')} },`;
  });
  const text = [
    '/** Written by tools/schema/generate.mjs from kubernetes-models 5.1.0; not by hand. */',
    'export const kubernetesTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
