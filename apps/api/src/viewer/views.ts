import { encodeNodeId } from '@vantage/contract';
import type { Organization, User } from '@vantage/db';

export function organizationView(row: Organization) {
  return { __typename: 'Organization', id: encodeNodeId('organization', row.id), slug: row.slug, name: row.name };
}

export function userView(row: User) {
  return { __typename: 'User', id: encodeNodeId('user', row.id), name: row.name };
}
