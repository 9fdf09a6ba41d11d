/**
 * Variables, held against their types before anything runs. graphql-js does so, too, but repeats in each of fifty messages all that it was given:
 * a request of some megabytes would be answered with some hundred.
 */
import { coerceInputValue, GraphQLError, isInputType, isNonNullType, print, typeFromAST } from 'graphql';
import type { GraphQLSchema, OperationDefinitionNode, VariableDefinitionNode } from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** More than anybody would read. */
const MOST_PLACES = 20;
const LONGEST = 300;

/** What is wrong with the variables of an operation, with every place: `BAD_USER_INPUT`. Undefined where they are as their types ask for. */
export function variableError(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode, variables: Variables): GraphQLError | undefined {
  const found: string[] = [];
  try {
    for (const definition of variableDefinitions) {
      hold(schema, definition, variables, (message) => {
        found.push(message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message);
        if (found.length === MOST_PLACES) throw new Enough();
      });
    }
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return found.length === 0 ? undefined : new GraphQLError(found.join('; '), { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
}

/** Ends the walk through a value that may be wrong in a million places. */
class Enough extends Error {}

/** As the specification coerces them: https://spec.graphql.org/October2021/#sec-Coercing-Variable-Values */
function hold(schema: GraphQLSchema, definition: VariableDefinitionNode, variables: Variables, report: (message: string) => void): void {
  const name = definition.variable.name.value;
  const type = typeFromAST(schema, definition.type);
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (!isInputType(type) || (value === undefined && (definition.defaultValue !== undefined || !isNonNullType(type)))) return;
  if (value === undefined) report(`Variable "$${name}" of required type "${print(definition.type)}" was not provided.`);
  else coerceInputValue(value, type, (path, _value, { message }) => report(`Variable "$${name}"${placeOf(name, path)}: ${message}`));
}

function placeOf(name: string, path: readonly (string | number)[]): string {
  return path.length === 0 ? '' : ` at "${name}${path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')}"`;
}
