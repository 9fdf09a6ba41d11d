/** What the walk sends along: values of arguments, and bodies of requests. */
import { EnumValue } from './operations.js';
import type { Samples } from './operations.js';

/** In everything that is ours, and in nothing else. */
export const SECRET = 'topsecret';

/** Values of the arguments of GraphQL, with the ids of what is ours. */
export function samplesOf(id: Readonly<Record<string, string>>, token: string, assignment: object): Samples {
  const file = { path: 'a.yaml', content: 'kind: Pod' };
  const question = { from: 'shop/pod/client', to: 'shop/service/web:80' };
  const asked: Samples = Object.fromEntries(
    ['Snapshot', 'Revision', 'Scratch'].flatMap((type): readonly (readonly [string, unknown])[] => [
      [`${type}.reach.from`, type === 'Scratch' ? 'internet' : question.from],
      [`${type}.reach.to`, type === 'Scratch' ? 'http://198.51.100.9' : question.to],
      [`${type}.reachAll.questions`, type === 'Scratch' ? [] : [question]],
      [`${type}.resolve.from`, type === 'Scratch' ? 'internet' : question.from],
      [`${type}.resolve.name`, 'web'],
    ]),
  );
  const base = { labId: id['lab'], baseRevisionId: id['revision'] };
  const member = { teamId: id['team'], userId: id['user'] };
  return {
    ...asked,
    'Query.node.id': id['lab'],
    'Query.lab.id': id['lab'],
    'Query.revision.id': id['revision'],
    'Query.simulation.id': id['simulation'],
    'Query.submission.id': id['submission'],
    'Query.scratch.files': [file],
    'Lab.branch.name': SECRET,
    'Lab.mergePreview.from': SECRET,
    'Mutation.createLab.input': { name: 'theirs', files: [file] },
    'Mutation.commitRevision.input': { ...base, files: [file], message: '' },
    'Mutation.renameLab.input': { labId: id['lab'], name: 'stolen' },
    'Mutation.deleteLab.id': id['lab'],
    'Mutation.setVisibility.input': { labId: id['lab'], visibility: new EnumValue('ORGANIZATION') },
    'Mutation.shareLab.input': { labId: id['lab'], userId: id['user'], access: new EnumValue('OWNER') },
    'Mutation.unshareLab.input': { labId: id['lab'], shareId: id['share'] },
    'Mutation.createShareLink.input': { labId: id['lab'] },
    'Mutation.revokeShareLink.id': id['link'],
    'Mutation.inviteToLab.input': { labId: id['lab'], email: 'thief@example.org', access: new EnumValue('OWNER') },
    'Mutation.createBranch.input': { labId: id['lab'], name: 'stolen' },
    'Mutation.deleteBranch.id': id['branch'],
    'Mutation.mergeBranch.input': { labId: id['lab'], from: SECRET, fromRevisionId: id['revision'], intoRevisionId: id['revision'], message: '' },
    'Mutation.restoreRevision.input': { ...base, revisionId: id['revision'] },
    'Mutation.forkLab.input': { revisionId: id['revision'] },
    'Mutation.startSimulation.input': { kind: new EnumValue('MATRIX'), revisionId: id['revision'] },
    'Mutation.cancelSimulation.id': id['simulation'],
    'Mutation.submit.input': { files: [file], assignment, idempotencyKey: 'theirs' },
    'Mutation.updateOrganization.input': { name: 'theirs' },
    'Mutation.inviteMember.input': { email: 'friend@example.org', role: new EnumValue('VIEWER') },
    'Mutation.revokeInvitation.id': id['invitation'],
    'Mutation.acceptInvitation.token': token,
    'Mutation.changeRole.input': { userId: id['user'], role: new EnumValue('VIEWER') },
    'Mutation.removeMember.userId': id['user'],
    'Mutation.createRobot.input': { name: 'theirs', role: new EnumValue('VIEWER') },
    'Mutation.createTeam.input': { name: 'theirs' },
    'Mutation.renameTeam.input': { teamId: id['team'], name: 'stolen' },
    'Mutation.deleteTeam.id': id['team'],
    'Mutation.addTeamMember.input': member,
    'Mutation.removeTeamMember.input': member,
    'Mutation.createKey.input': { name: 'theirs', scopes: ['*'], userId: id['user'] },
    'Mutation.revokeKey.id': id['apiKey'],
    'Mutation.rotateKey.id': id['apiKey'],
    'Mutation.createWebhook.input': { url: 'https://hooks.example.org/', events: ['lab.created'] },
    'Mutation.updateWebhook.id': id['webhook'],
    'Mutation.updateWebhook.input': { url: 'https://hooks.example.org/' },
    'Mutation.deleteWebhook.id': id['webhook'],
    'Mutation.rotateWebhookSecret.id': id['webhook'],
    'Mutation.testWebhook.id': id['webhook'],
    'Mutation.replayWebhookDelivery.id': id['delivery'],
    'Mutation.endSession.id': 'ses_00000000-0000-4000-8000-000000000000',
    'Subscription.simulation.id': id['simulation'],
    'Subscription.labChanged.id': id['lab'],
    'Subscription.labPresence.id': id['lab'],
  };
}

/** Bodies by the ids of REST routes; the revision is ours. */
export function restBodies(revisionId: string): Readonly<Record<string, object>> {
  const file = { path: 'a.yaml', content: 'kind: Pod' };
  const files = [file];
  const reach = { from: 'internet', to: 'http://198.51.100.9' };
  const resolve = { from: 'internet', name: 'web' };
  return {
    createLab: { name: 'theirs', files },
    renameLab: { name: 'stolen' },
    createRevision: { files, message: '' },
    restoreRevision: {},
    forkLab: { revisionId },
    setVisibility: { visibility: 'ORGANIZATION' },
    putShare: { access: 'OWNER' },
    inviteToLab: { email: 'thief@example.org', access: 'OWNER' },
    createShareLink: { name: 'stolen' },
    createBranch: { name: 'stolen' },
    createBranchRevision: { files, message: '' },
    mergeBranch: { from: SECRET, fromRevisionId: revisionId, intoRevisionId: revisionId, message: '' },
    reach: { from: 'shop/pod/client', to: 'shop/service/web:80' },
    reachAll: { questions: [{ from: 'shop/pod/client', to: 'shop/service/web:80' }] },
    resolve: { from: 'shop/pod/client', name: 'web' },
    connectivity: {},
    scratchReach: { files, question: reach },
    scratchReachAll: { files, questions: [reach] },
    scratchResolve: { files, question: resolve },
    scratchConnectivity: { files, question: {} },
    scratchDiagnostics: { files },
    scratchTopology: { files },
    scratchCapacity: { files },
    startSimulation: { kind: 'MATRIX', revisionId: revisionId },
    createSubmission: { files, assignment: file, idempotencyKey: 'theirs' },
    updateOrganization: { name: 'theirs' },
    changeRole: { role: 'VIEWER' },
    createRobot: { name: 'theirs', role: 'VIEWER' },
    inviteMember: { email: 'friend@example.org', role: 'VIEWER' },
    acceptInvitation: { token: 'vi_nothing' },
    createTeam: { name: 'theirs' },
    renameTeam: { name: 'stolen' },
    createKey: { name: 'theirs', scopes: ['*'] },
    rotateKey: { graceSeconds: 60 },
    createWebhook: { url: 'https://hooks.example.org/', events: ['lab.created'] },
    updateWebhook: { url: 'https://hooks.example.org/' },
  };
}
