import type { Corefile, CorefilePlugin, CorefileServer } from '@vantage/engine';
import { readBlocks, type ServerBlock } from './blocks.js';
import { readPlugin } from './plugins.js';

/** Files that the ConfigMap mounts beside the Corefile, by name; k3s keeps the addresses of its nodes in one. */
export type MountedFiles = ReadonlyMap<string, string>;

/** `undefined` where the text is no Corefile. */
export function readCorefile(text: string, files: MountedFiles): Corefile | undefined {
  const blocks = readBlocks(text);
  return blocks && { servers: blocks.flatMap((block) => readServer(block, files)) };
}

/** Names of plugins that could change an answer, and whose effect is not modelled. */
export function unmodelledPlugins(corefile: Corefile): readonly string[] {
  return [...new Set(corefile.servers.flatMap(({ plugins }) => plugins.flatMap((plugin) => (plugin.kind === 'unmodelled' ? [plugin.name] : []))))];
}

/** Blocks for DNS over TLS, gRPC or HTTPS, and on other ports than 53, answer nobody who asks as resolvers of pods do. */
function readServer({ keys, directives }: ServerBlock, files: MountedFiles): readonly CorefileServer[] {
  const zones = keys.flatMap(zoneOfKey);
  if (zones.length === 0) return [];
  const plugins = directives.flatMap((directive) => readPlugin(directive, zones, files));
  return [{ zones, plugins: inOrder(plugins) }];
}

/** `.:53`, `dns://example.org`, `10.0.0.0/24` (a reverse zone, which is left out: the kubernetes plugin has those). */
function zoneOfKey(key: string): readonly string[] {
  const match = /^(?:([a-z]+):\/\/)?([^/:]*)(?::(\d+))?$/i.exec(key);
  if (match === null) return [];
  const [, scheme = 'dns', zone = '', port = '53'] = match;
  return scheme.toLowerCase() === 'dns' && port === '53' ? [zone.toLowerCase().replace(/\.$/, '')] : [];
}

/** https://github.com/coredns/coredns/blob/master/plugin.cfg: plugins run in this order, whatever that of their lines. */
const ORDER = ['dns64', 'acl', 'any', 'chaos', 'cache', 'rewrite', 'dnssec', 'minimal', 'template', 'transfer', 'hosts', 'route53', 'azure', 'clouddns', 'k8s_external', 'kubernetes', 'file', 'auto', 'secondary', 'etcd', 'forward', 'grpc', 'erratic', 'whoami'] as const;

function inOrder(plugins: readonly CorefilePlugin[]): readonly CorefilePlugin[] {
  const rank = (plugin: CorefilePlugin): number => {
    const name = plugin.kind === 'unmodelled' ? plugin.name.replace(/ .*$/, '') : plugin.kind;
    return ORDER.findIndex((known) => known === name); // one that CoreDNS does not bring comes first: nobody knows where it stands
  };
  return [...plugins].sort((a, b) => rank(a) - rank(b));
}
