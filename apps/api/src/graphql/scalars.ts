import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** Points in time only ever leave the server. */
const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    throw new GraphQLError('DateTime: not a point in time.');
  },
});

/** Longer than any name that Kubernetes allows, four times over. */
const MAX_ADDRESS = 1_000;

function addressOf(value: unknown): string {
  if (typeof value === 'string' && value !== '' && value.length <= MAX_ADDRESS) return value;
  throw new GraphQLError(`An Address is text of 1 to ${MAX_ADDRESS} characters.`, { extensions: { code: 'BAD_USER_INPUT' } });
}

const address = new GraphQLScalarType<string, string>({
  name: 'Address',
  serialize: addressOf,
  parseValue: addressOf,
  parseLiteral: (node) => addressOf(node.kind === Kind.STRING ? node.value : undefined),
});

export const scalars = { DateTime: dateTime, Address: address };
