import { calico } from './calico.js';
import { flannel } from './flannel.js';
import type { CniPreset } from './preset.js';

/** flannel's network with Calico's policies: https://docs.tigera.io/calico/latest/getting-started/kubernetes/flannel/install-for-flannel */
export const canal: CniPreset = {
  ...flannel,
  name: 'canal',
  enforcesPolicy: { value: true, reference: 'https://docs.tigera.io/calico/latest/getting-started/kubernetes/flannel/install-for-flannel' },
  ipBlockMatchesPods: calico.ipBlockMatchesPods,
  ipBlockMatchesNodes: calico.ipBlockMatchesNodes,
  hostNetworkPolicy: calico.hostNetworkPolicy,
  policyAddresses: calico.policyAddresses,
  hairpin: calico.hairpin,
};
