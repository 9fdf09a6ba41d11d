/** Plugins of a Corefile, one line or block each (https://coredns.io/plugins/). */
import type { CorefilePlugin, HostsPlugin, Ip, KubernetesPlugin, RewritePlugin } from '@vantage/engine';
import { parseIp } from '@vantage/engine';
import type { Directive } from './blocks.js';

/** They change no answer that a program sees; `loadbalance` turns the order of addresses, which no answer promises. `autopath` only saves questions. */
const QUIET = new Set([
  'errors', 'health', 'ready', 'prometheus', 'loop', 'reload', 'loadbalance', 'log', 'debug', 'cancel', 'bind', 'bufsize', 'trace', 'metadata', 'nsid',
  'pprof', 'dnstap', 'root', 'timeouts', 'multisocket', 'quic', 'tls', 'minimal', 'any', 'chaos', 'local', 'autopath', 'header', 'on', 'nomad_health',
  // AKS and k3s import files of another ConfigMap, which most clusters do not have
  'import',
]);

/** Reads one plugin; those that change nothing are none. */
export function readPlugin(directive: Directive, serverZones: readonly string[], files: ReadonlyMap<string, string>): readonly CorefilePlugin[] {
  switch (directive.name) {
    case 'kubernetes':
      return [kubernetesPlugin(directive, serverZones)];
    case 'forward':
      return [forwardPlugin(directive)];
    case 'hosts':
      return [hostsPlugin(directive, files)];
    case 'rewrite':
      return rewritePlugin(directive);
    case 'cache':
      return [cachePlugin(directive)];
    default:
      return QUIET.has(directive.name) ? [] : [{ kind: 'unmodelled', name: directive.name }];
  }
}

function kubernetesPlugin({ args, block }: Directive, serverZones: readonly string[]): CorefilePlugin {
  const zones = (args.length > 0 ? args : serverZones).map(zoneName);
  const option = (name: string): Directive | undefined => block.findLast((entry) => entry.name === name);
  const unknown = block.find(({ name }) => !KUBERNETES_OPTIONS.has(name));
  if (unknown !== undefined) return { kind: 'unmodelled', name: `kubernetes ${unknown.name}` };
  const pods = option('pods')?.args[0];
  const plugin: KubernetesPlugin = {
    kind: 'kubernetes',
    zones: zones.filter((zone) => !isReverse(zone)),
    reverse: zones.some(isReverse),
    pods: pods === 'insecure' || pods === 'verified' ? pods : 'disabled',
    ttl: seconds(option('ttl')?.args[0]) ?? 5,
    fallthrough: fallthroughOf(option('fallthrough')),
    ignoreEmptyService: option('ignore')?.args[0] === 'empty_service',
    endpointPodNames: option('endpoint_pod_names') !== undefined,
    namespaces: block.filter(({ name }) => name === 'namespaces').flatMap((entry) => entry.args),
  };
  return plugin;
}

const KUBERNETES_OPTIONS = new Set(['endpoint', 'tls', 'kubeconfig', 'namespaces', 'pods', 'endpoint_pod_names', 'ttl', 'fallthrough', 'ignore', 'upstream', 'transfer', 'resyncperiod', 'startup_timeout', 'apiserver_qps', 'apiserver_burst', 'apiserver_max_inflight']);

function isReverse(zone: string): boolean {
  return /(^|\.)(in-addr|ip6)\.arpa$/.test(zone);
}

function forwardPlugin({ args, block }: Directive): CorefilePlugin {
  const [from = '.', ...to] = args;
  const except = block.filter(({ name }) => name === 'except').flatMap((entry) => entry.args.map(zoneName));
  if (to.length > 0 && to.every((upstream) => upstream.startsWith('/'))) return { kind: 'forward', from: zoneName(from), except, to: 'nodeResolver' };
  const addresses = to.map(addressOf).filter((address) => address !== undefined);
  if (addresses.length < to.length || to.length === 0) return { kind: 'unmodelled', name: `forward to ${to.join(' ')}`.trim() };
  return { kind: 'forward', from: zoneName(from), except, to: addresses };
}

function hostsPlugin({ args, block }: Directive, files: ReadonlyMap<string, string>): CorefilePlugin {
  const path = args.find((arg) => arg.startsWith('/'));
  const lines = block.flatMap(({ name, args: names }) => (parseIp(name) === undefined ? [] : [[name, ...names]]));
  const file = path === undefined ? undefined : files.get(path.slice(path.lastIndexOf('/') + 1));
  if (path !== undefined && file === undefined && path !== '/etc/hosts') return { kind: 'unmodelled', name: `hosts ${path}` };
  const written = (file ?? '').split('\n').map((line) => line.replace(/#.*$/, '').trim().split(/\s+/));
  const plugin: HostsPlugin = {
    kind: 'hosts',
    zones: args.filter((arg) => arg !== path).map(zoneName),
    entries: [...written, ...lines].flatMap(([address = '', ...names]) => {
      const ip = parseIp(address);
      return ip === undefined || names.length === 0 ? [] : [{ ip, names: names.map(zoneName) }];
    }),
    ttl: seconds(block.find(({ name }) => name === 'ttl')?.args[0]) ?? 3600,
    fallthrough: fallthroughOf(block.find(({ name }) => name === 'fallthrough')),
  };
  return plugin;
}

/** `10.0.0.1`, `10.0.0.1:53`, `[2001:db8::1]:53`, `dns://10.0.0.1`. */
function addressOf(upstream: string): Ip | undefined {
  return parseIp(upstream.replace(/^dns:\/\//, '').replace(/^\[(.*)\](?::53)?$|:53$/, '$1'));
}

/** `rewrite [continue|stop] name [exact|prefix|suffix|substring] FROM TO [answer auto]`, in one line or as a block. */
function rewritePlugin({ args, block }: Directive): readonly CorefilePlugin[] {
  const inner = block.length === 0 ? [] : block.flatMap(({ name, args: rest }) => [name, ...rest]);
  const words = [...args, ...inner];
  const then = words[0] === 'continue' ? 'continue' : 'stop';
  const rule = words[0] === 'continue' || words[0] === 'stop' ? words.slice(1) : words;
  if (rule[0] === 'ttl') return []; // how long an answer may be kept, not what it says
  const kinds = ['exact', 'prefix', 'suffix', 'substring'] as const;
  const match = kinds.find((kind) => kind === rule[1]);
  const [from, to, ...answer] = rule.slice(match === undefined ? 1 : 2);
  const auto = answer.join(' ') === 'answer auto';
  if (rule[0] !== 'name' || rule[1] === 'regex' || from === undefined || to === undefined || (answer.length > 0 && !auto)) {
    return [{ kind: 'unmodelled', name: `rewrite ${rule.join(' ')}` }];
  }
  const plugin: RewritePlugin = { kind: 'rewrite', match: match ?? 'exact', from: trimmed(from), to: trimmed(to), answer: auto || (match ?? 'exact') === 'exact' ? 'restored' : 'asRewritten', then };
  return [plugin];
}

/** Names are compared without their trailing dot everywhere here. */
function trimmed(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}

function cachePlugin({ args, block }: Directive): CorefilePlugin {
  const success = block.find(({ name }) => name === 'success')?.args[1];
  const ttl = seconds(success) ?? seconds(args[0]) ?? 3600;
  const disabled = block.filter(({ name, args: [what] }) => name === 'disable' && what === 'success').flatMap(({ args: [, ...zones] }) => (zones.length === 0 ? [''] : zones.map(zoneName)));
  return { kind: 'cache', ttl, disabled };
}

function fallthroughOf(directive: Directive | undefined): readonly string[] {
  if (directive === undefined) return [];
  return directive.args.length === 0 ? [''] : directive.args.map(zoneName);
}

function zoneName(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}

function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
