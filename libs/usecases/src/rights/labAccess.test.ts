import type { ActorRole, LabAccess, LabVisibility } from '@vantage/contract';
import type { LabRights } from '@vantage/db';
import { describe, expect, test } from 'vitest';
import { labAccess } from './labAccess.js';

const none: LabRights = { labId: 'lab', visibility: 'PRIVATE', createdBy: 'somebody', inItsTeam: false, shares: [] };

function accessOf(role: ActorRole, rights: Partial<LabRights>): LabAccess | undefined {
  return labAccess({ role, userId: 'me' }, { ...none, ...rights });
}

describe('the role', () => {
  test.each(['OWNER', 'INSTRUCTOR'] as const)('of %s gives everything, even on a private lab', (role) => {
    expect(accessOf(role, {})).toBe('OWNER');
  });

  test.each(['MEMBER', 'STUDENT', 'VIEWER', 'GUEST'] as const)('of %s gives nothing on a private lab', (role) => {
    expect(accessOf(role, {})).toBeUndefined();
  });
});

describe('visibility', () => {
  test.each<[LabVisibility, boolean, LabAccess | undefined, LabAccess | undefined]>([
    ['PRIVATE', true, undefined, undefined],
    ['TEAM', true, 'VIEWER', undefined],
    ['TEAM', false, undefined, undefined],
    ['ORGANIZATION', false, 'VIEWER', undefined],
    ['LINK', false, 'VIEWER', undefined],
  ])('%s, in its team: %s: a student has %s access, a guest %s', (visibility, inItsTeam, student, guest) => {
    expect(accessOf('STUDENT', { visibility, inItsTeam })).toBe(student);
    expect(accessOf('GUEST', { visibility, inItsTeam })).toBe(guest);
  });
});

describe('shares and authorship', () => {
  test('a share counts for every role, guests among them', () => {
    for (const role of ['MEMBER', 'STUDENT', 'VIEWER', 'GUEST'] as const) expect(accessOf(role, { shares: ['EDITOR'] })).toBe('EDITOR');
  });

  test('of several the most counts', () => {
    expect(accessOf('STUDENT', { visibility: 'ORGANIZATION', shares: ['VIEWER', 'OWNER', 'EDITOR'] })).toBe('OWNER');
  });

  test('who made a lab owns it, until they leave the organisation', () => {
    expect(accessOf('STUDENT', { createdBy: 'me' })).toBe('OWNER');
    expect(accessOf('GUEST', { createdBy: 'me' })).toBeUndefined();
  });

  test('a lab that nobody made is not owned by an actor without a user', () => {
    expect(labAccess({ role: 'MEMBER', userId: undefined }, { ...none, createdBy: undefined })).toBeUndefined();
  });
});
