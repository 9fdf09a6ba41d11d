/** The Corefile of a cluster's DNS: its own, or the one that kubeadm writes. */
import { cite, type Citation, type ClusterState, type CorefileServer, type KubernetesPlugin } from '../../model/index.js';

export interface EffectiveCorefile {
  readonly servers: readonly CorefileServer[];
  readonly plugin: KubernetesPlugin;
  readonly cite: Citation;
}

export function corefileOf(cluster: ClusterState): EffectiveCorefile {
  const [own] = cluster.spec.objects.corefiles;
  if (own === undefined) {
    const plugin = usualPlugin(cluster);
    return { servers: [usualServer(plugin)], plugin, cite: cite(cluster.spec.origin, 'spec.dns') };
  }
  const { servers } = own.corefile;
  const plugin = servers.flatMap(({ plugins }) => plugins).find((candidate) => candidate.kind === 'kubernetes');
  // without the plugin the server knows no names of the cluster; the search list of pods is the kubelet's, not its
  return { servers, plugin: plugin ?? usualPlugin(cluster), cite: cite(own.origin, 'data.Corefile') };
}

function usualPlugin({ spec: { dns } }: ClusterState): KubernetesPlugin {
  return {
    kind: 'kubernetes',
    zones: [dns.domain.toLowerCase()],
    reverse: true,
    pods: dns.pods,
    ttl: dns.ttl,
    fallthrough: ['in-addr.arpa', 'ip6.arpa'],
    ignoreEmptyService: false,
    endpointPodNames: false,
    namespaces: [],
  };
}

/** cmd/kubeadm/app/phases/addons/dns/manifests.go */
function usualServer(plugin: KubernetesPlugin): CorefileServer {
  return {
    zones: [''],
    plugins: [{ kind: 'cache', ttl: 30, disabled: plugin.zones }, plugin, { kind: 'forward', from: '', except: [], to: 'nodeResolver' }],
  };
}
