import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function dateOf(value: unknown): Date {
  if (typeof value === 'string' && ISO.test(value) && !Number.isNaN(Date.parse(value))) return new Date(value);
  throw new GraphQLError('A DateTime is a point in time as ISO 8601 writes it: "2026-11-22T23:00:00Z".', { extensions: { code: 'BAD_USER_INPUT' } });
}

const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  parseValue: dateOf,
  parseLiteral: (node) => dateOf(node.kind === Kind.STRING ? node.value : undefined),
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
