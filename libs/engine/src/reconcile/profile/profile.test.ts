import type { ClusterProfile, LabState } from '@vantage/engine';
import { reconcile } from '@vantage/engine';
import { topologyOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

function stateOf(spec: string): LabState {
  return reconcile(topologyOf(`{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: prod }, spec: { ${spec} } }`));
}

function profileOf(spec: string): ClusterProfile {
  const profile = stateOf(spec).clusters[0]?.profile;
  if (profile === undefined) throw new Error('the lab has no cluster');
  return profile;
}

describe('CNI presets', () => {
  const cases: readonly (readonly [string, Partial<ClusterProfile>])[] = [
    ['flannel', { mode: 'overlay', encapsulation: 'vxlan', masquerade: 'outsidePodNetwork', enforcesPolicy: false }],
    ['canal', { mode: 'overlay', encapsulation: 'vxlan', masquerade: 'outsidePodNetwork', enforcesPolicy: true }],
    ['calico', { mode: 'overlay', encapsulation: 'ipip', masquerade: 'outsidePodNetwork', enforcesPolicy: true, ipBlockMatchesPods: true }],
    ['cilium', { mode: 'overlay', encapsulation: 'vxlan', enforcesPolicy: true, ipBlockMatchesPods: false }],
    ['kindnet', { mode: 'overlay', encapsulation: 'hostGw', enforcesPolicy: true }],
    ['bridge', { mode: 'overlay', encapsulation: 'hostGw', enforcesPolicy: false }],
    ['azure', { mode: 'flat', encapsulation: 'native', masquerade: 'outsideLan', podCidrs: [] }],
    ['aws-vpc', { mode: 'flat', encapsulation: 'native', masquerade: 'outsideLan', podCidrs: [] }],
  ];
  it.each(cases)('S5 S65 S68 %s', (cni, facts) => {
    expect(profileOf(`podNetwork: { cni: ${cni} }`)).toMatchObject(facts);
  });

  it('a lab that names none gets an overlay that enforces policies', () => {
    expect(profileOf('provider: none')).toMatchObject({ cni: 'canal', mode: 'overlay', enforcesPolicy: true });
  });

  it('what the document states wins over the preset, and is cited with its line', () => {
    const profile = profileOf('podNetwork: { cni: flannel, hairpin: false, encapsulation: hostGw }');
    expect(profile).toMatchObject({ hairpin: false, encapsulation: 'hostGw' });
    expect(profile.sources.get('hairpin')).toMatchObject({ field: 'spec.podNetwork.hairpin' });
    expect(profile.sources.get('enforcesPolicy')?.reference).toContain('flannel');
  });

  it('an overlay of a CNI that is flat by itself masquerades what leaves it', () => {
    expect(profileOf('podNetwork: { cni: azure, mode: overlay }')).toMatchObject({ mode: 'overlay', encapsulation: 'native', masquerade: 'outsidePodNetwork' });
  });

  it('a CNI that nobody knows is said, and what policies mean on the host\'s network is undefined', () => {
    const state = stateOf('podNetwork: { cni: weave }');
    expect(state.diagnostics.map(({ code, field }) => `${code} ${field ?? ''}`)).toEqual(['RECONCILE.UNKNOWN_CNI spec.podNetwork.cni']);
    expect(state.clusters[0]?.profile).toMatchObject({ cni: 'weave', mode: 'overlay', hostNetworkPolicy: 'undefined', policyAddresses: 'undefined' });
  });

  it('every fact of every preset has its source', () => {
    for (const [cni] of cases) {
      const profile = profileOf(`podNetwork: { cni: ${cni} }`);
      for (const fact of ['mode', 'encapsulation', 'masquerade', 'enforcesPolicy', 'ipBlockMatchesPods', 'ipBlockMatchesNodes', 'hostNetworkPolicy', 'policyAddresses', 'hairpin', 'bridgeNetfilter', 'proxy', 'nodePortAddresses']) {
        const source = profile.sources.get(fact);
        expect(source?.reference ?? source?.field, `${cni} ${fact}`).toBeTruthy();
      }
    }
  });
});

describe('proxy presets', () => {
  const cases: readonly (readonly [string, string, ClusterProfile['nodePortAddresses']])[] = [
    ['S57 iptables answers node ports on all addresses', 'proxy: iptables', 'all'],
    ['S57 nftables on the primary ones only', 'proxy: nftables', 'primary'],
    ['S57 an empty list means the default', 'proxy: nftables, nodePortAddresses: []', 'primary'],
    ['S57 primary can be asked for', 'proxy: iptables, nodePortAddresses: [primary]', 'primary'],
  ];
  it.each(cases)('%s', (_, spec, expected) => {
    expect(profileOf(`serviceNetwork: { ${spec} }`).nodePortAddresses).toEqual(expected);
  });

  it('S57 ranges are kept', () => {
    const { nodePortAddresses } = profileOf('serviceNetwork: { nodePortAddresses: [192.168.0.0/16] }');
    expect(nodePortAddresses).toMatchObject([{ text: '192.168.0.0/16' }]);
  });

  it('S60 Cilium masquerades node port traffic by default', () => {
    expect(profileOf('serviceNetwork: { proxy: cilium }').nodePortForwarding).toBe('snat');
  });
});
