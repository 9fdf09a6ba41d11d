/** Whether this machine can be a witness at all, and by which way in. */
import { spawnSync } from 'node:child_process';

export type Means =
  /** Network namespaces of one's own, as root. */
  | { readonly kind: 'root' }
  /** Root in a user namespace only. */
  | { readonly kind: 'rootless' }
  | { readonly kind: 'none'; readonly reason: string };

const TOOLS: readonly (readonly [string, ...string[]])[] = [
  ['ip', '-Version'],
  ['bridge', '-Version'],
  ['nft', '--version'],
  ['iptables-nft-restore', '--version'],
  ['ip6tables-nft-restore', '--version'],
  ['conntrack', '--version'],
  ['ping', '-V'],
];

export function means(): Means {
  if (process.platform !== 'linux') return { kind: 'none', reason: 'network namespaces are a Linux thing' };
  const missing = TOOLS.filter(([tool, ...args]) => !runs(tool, args)).map(([tool]) => tool);
  if (missing.length > 0) return { kind: 'none', reason: `missing: ${missing.join(', ')} (Debian: iproute2 nftables iptables conntrack iputils-ping)` };
  if (loadsRules([])) return { kind: 'root' };
  if (loadsRules(['--user', '--map-root-user'])) return { kind: 'rootless' };
  return { kind: 'none', reason: 'this machine allows no network namespaces with rules of their own' };
}

/** How to start a program as the root of its own namespaces where the witness itself is not root. */
export function enterUserNamespace(argv: readonly string[]): number {
  const { status } = spawnSync('unshare', ['--user', '--map-root-user', '--net', ...argv], { stdio: 'inherit' });
  return status ?? 1;
}

function loadsRules(user: readonly string[]): boolean {
  const script = 'ip link add bridge0 type bridge && nft add table ip trial && printf "*nat\\n-A POSTROUTING -j MASQUERADE\\nCOMMIT\\n" | iptables-nft-restore';
  return runs('unshare', [...user, '--net', 'sh', '-c', script]);
}

function runs(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
