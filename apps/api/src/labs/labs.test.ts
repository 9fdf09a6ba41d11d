import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closedLab, COMMIT, newLab, startApi, webLab } from '../testing/api.js';
import type { TestApi } from '../testing/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api.close();
});

interface Hop {
  readonly steps: readonly { readonly __typename: string; readonly text: string; readonly cites: readonly unknown[] }[];
}

interface Reached {
  readonly revision: {
    readonly reach: {
      readonly reachability: string;
      readonly traces: readonly { readonly probability: number; readonly disposition: string; readonly hops: readonly Hop[] }[];
    };
  };
}

interface ListedLabs {
  readonly labs: { readonly pageInfo: { readonly endCursor: string } };
}

const REACH = `query ($id: ID!, $from: Address!, $to: String!) {
  revision(id: $id) {
    reach(from: $from, to: $to) {
      reachability summary notes
      symptom { tool exitCode output }
      traces {
        probability disposition destination destinationIp destinationPort sourceSeen httpStatus
        hops { at steps { __typename text outcome cites { resource path line field reference }
          ... on SendStep { flow { sourceIp destinationIp destinationPort protocol } }
          ... on ServiceTranslationStep { service door reason endpoint eligible }
          ... on NetworkPolicyStep { direction pod by policies { policy cite { path line } rules { field why } } }
          ... on DnsQueryStep { level name type records { name type ttl data } }
        } }
        replies { at steps { __typename text } }
      }
    }
  }
}`;

describe('the main job', () => {
  test('a lab goes in as files, and reach answers with the whole story', async () => {
    const lab = await newLab(api.ours);
    const { data, errors } = await api.ours.query<Reached>(REACH, { id: lab.head.id, from: 'shop/pod/client', to: 'http://web.shop' });
    expect(errors).toBeUndefined();
    const { reach } = data.revision;
    expect(reach).toMatchObject({ reachability: 'ALWAYS', symptom: { tool: 'curl', exitCode: 0 } });
    expect(reach.traces.reduce((sum, trace) => sum + trace.probability, 0)).toBeCloseTo(1);
    const steps = reach.traces.flatMap((trace) => trace.hops).flatMap((hop) => hop.steps);
    expect(steps.map((step) => step.__typename)).toContain('ServiceTranslationStep');
    for (const step of steps) {
      expect(step.text).not.toBe('');
      expect(step.cites).not.toEqual([]);
    }
  });

  test('a policy that lets nobody in is cited with its file and line', async () => {
    const lab = await newLab(api.ours, 'closed', closedLab);
    const { data } = await api.ours.query<Reached>(REACH, { id: lab.head.id, from: 'shop/pod/client', to: 'shop/service/web:80' });
    const { reachability, traces } = data.revision.reach;
    expect(reachability).toBe('NEVER');
    expect(new Set(traces.map((trace) => trace.disposition))).toEqual(new Set(['TIMED_OUT']));
    expect(JSON.stringify(data.revision.reach.traces)).toContain('"path":"deny.yaml"');
  });

  test('the capacity of its networks is told with what limits it', async () => {
    const lab = await newLab(api.ours);
    const query = `query ($id: ID!) { revision(id: $id) { capacity {
      cluster maxNodes podsPerNode maxPods maxServices limitedBy { kind } limits { kind unit value text cites { resource } } etcd { members quorum tolerates down hasQuorum cites { resource } }
    } } }`;
    const { data, errors } = await api.ours.query<{ readonly revision: { readonly capacity: readonly unknown[] } }>(query, { id: lab.head.id });
    expect(errors).toBeUndefined();
    expect(data.revision.capacity).toHaveLength(1);
    expect(data.revision.capacity[0]).toMatchObject({ podsPerNode: 110, etcd: { members: 3, quorum: 2, tolerates: 1 } });
  });

  test('files that are not stored answer the same', async () => {
    const query = `query ($files: [LabFileInput!]!) { scratch(files: $files) {
      contentHash diagnostics { severity code message path line column field }
      reachAll(questions: [{ from: "shop/pod/client", to: "shop/service/web:80" }, { from: "internet", to: "shop/service/web:80" }]) { reachability }
      resolve(from: "shop/pod/client", name: "web.shop") { outcome summary records { name type ttl data } addresses hops { at steps { text } } }
      connectivity(namespace: "shop") { all from { __typename ... on Workload { name kind } } to { __typename ... on IpRange { from to } } ports { protocol from to } }
      topology { networks { name kind } devices { address kind ips } clusters { name cni } services { address ports { port } endpoints } links { name } }
    } }`;
    const { data, errors } = await api.ours.query<{ scratch: { connectivity: readonly unknown[] } }>(query, { files: webLab });
    expect(errors).toBeUndefined();
    expect(data.scratch).toMatchObject({
      reachAll: [{ reachability: 'ALWAYS' }, { reachability: 'NEVER' }],
      resolve: { outcome: 'ANSWER' },
      topology: { services: [{ address: 'shop/service/web', ports: [{ port: 80 }] }] },
    });
    expect(data.scratch.connectivity).not.toEqual([]);
  });
});

describe('revisions', () => {
  test('a commit on the head becomes the head; its files are those that were sent', async () => {
    const lab = await newLab(api.ours);
    const { data } = await api.ours.query(COMMIT, { input: { labId: lab.id, baseRevisionId: lab.head.id, files: closedLab, message: 'close it' } });
    expect(data).toMatchObject({ commitRevision: { revision: { number: 2 }, lab: { head: { number: 2 } } } });
    const query = '($id: ID!) { lab(id: $id) { head { message author { name } files { path content } lab { id } } revisions(first: 1) { nodes { number } pageInfo { hasNextPage endCursor } } } }';
    const read = await api.ours.query<{ lab: { head: unknown; revisions: { pageInfo: { endCursor: string } } } }>(`query ${query}`, { id: lab.id });
    expect(read.data.lab.head).toEqual({
      message: 'close it',
      author: { name: 'user of ours' },
      files: [...closedLab].sort((a, b) => (a.path < b.path ? -1 : 1)),
      lab: { id: lab.id },
    });
    expect(read.data.lab.revisions).toMatchObject({ nodes: [{ number: 2 }], pageInfo: { hasNextPage: true } });
    const next = await api.ours.query<{ lab: { revisions: unknown } }>('query ($id: ID!, $after: String) { lab(id: $id) { revisions(after: $after) { nodes { number } pageInfo { hasNextPage } } } }', {
      id: lab.id,
      after: read.data.lab.revisions.pageInfo.endCursor,
    });
    expect(next.data.lab.revisions).toEqual({ nodes: [{ number: 1 }], pageInfo: { hasNextPage: false } });
  });

  test('of commits on one base at once, one wins and the others conflict', async () => {
    const lab = await newLab(api.ours);
    const input = { labId: lab.id, baseRevisionId: lab.head.id, files: closedLab, message: 'mine' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => api.ours.query(COMMIT, { input })));
    expect(answers.filter((answer) => answer.errors === undefined)).toHaveLength(1);
    const codes = answers.flatMap((answer) => answer.errors?.map((error) => error.extensions.code) ?? []);
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'REVISION_CONFLICT'));
  });

  test('the hash of the content depends on no order', async () => {
    const query = 'query ($files: [LabFileInput!]!) { scratch(files: $files) { contentHash } }';
    const [one, other] = await Promise.all([closedLab, [...closedLab].reverse()].map((files) => api.ours.query(query, { files })));
    expect(one?.data).toEqual(other?.data);
  });
});

describe('lists', () => {
  test('labs come newest first, page by page, and are found by a part of their name', async () => {
    await newLab(api.ours, 'pages one');
    await newLab(api.ours, 'pages two');
    await newLab(api.ours, 'pages three');
    const query = 'query ($after: String, $search: String) { labs(first: 2, after: $after, search: $search) { nodes { name } pageInfo { hasNextPage endCursor } } }';
    const first = await api.ours.query<ListedLabs>(query, { search: 'PAGES' });
    expect(first.data).toMatchObject({ labs: { nodes: [{ name: 'pages three' }, { name: 'pages two' }], pageInfo: { hasNextPage: true } } });
    const second = await api.ours.query(query, { search: 'PAGES', after: first.data.labs.pageInfo.endCursor });
    expect(second.data).toMatchObject({ labs: { nodes: [{ name: 'pages one' }], pageInfo: { hasNextPage: false } } });
  });

  test('everything is found again by its id', async () => {
    const lab = await newLab(api.ours);
    const query = 'query ($id: ID!) { node(id: $id) { __typename id ... on Revision { number reach(from: "internet", to: "shop/service/web:80") { reachability } } } }';
    expect((await api.ours.query(query, { id: lab.id })).data).toEqual({ node: { __typename: 'Lab', id: lab.id } });
    expect((await api.ours.query(query, { id: lab.head.id })).data).toMatchObject({ node: { __typename: 'Revision', number: 1 } });
    expect((await api.ours.query(query, { id: 'nothing' })).data).toEqual({ node: null });
    const viewer = await api.ours.query<{ viewer: { user: { id: string } } }>('{ viewer { organization { id name } user { id name } } }');
    expect(viewer.data).toMatchObject({ viewer: { organization: { name: 'Organisation ours' }, user: { name: 'user of ours' } } });
    expect((await api.ours.query(query, { id: viewer.data.viewer.user.id })).data).toMatchObject({ node: { __typename: 'User' } });
  });
});
