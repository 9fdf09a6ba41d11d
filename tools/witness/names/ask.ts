/**
 * Asks glibc: dnsmasq serves the lab's names on the addresses of its nameservers, and getent looks names up under each pod's resolv.conf.
 * The way of the packets is the probes' business; here everything stands in one namespace, and ends with the script.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterState, LabState, PodState } from '@vantage/engine';
import type { Agent } from '../namespaces/agent.js';
import { alone, isV4 } from '../rules/addresses.js';
import type { NameQuestion } from './questions.js';
import { hostsFile, resolvConf } from './resolvConf.js';
import { clusterRecords, lanRecords } from './zone.js';

/** Whether this machine has a DNS server and glibc's own client. */
export function canServeNames(): boolean {
  return [['dnsmasq', '--version'], ['getent', '--version']].every(([tool = '', ...args]) => spawnSync(tool, args, { stdio: 'ignore' }).status === 0);
}

/** The addresses that each question was answered with, sorted; empty where the name does not resolve. */
export async function askNames(agent: Agent, state: LabState, questions: readonly NameQuestion[]): Promise<readonly (readonly string[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vantage-names-'));
  try {
    const answers = new Map<NameQuestion, readonly string[]>();
    for (const cluster of state.clusters) {
      const own = questions.filter((question) => question.cluster === cluster);
      const script = [...servers(folder, cluster, state), ...own.map((question, index) => lookup(folder, question, index, state))].join('\n');
      const output = await agent.run(['unshare', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-s'], script);
      own.forEach((question, index) => answers.set(question, addressesIn(output, index, question.type)));
    }
    return questions.map((question) => answers.get(question) ?? []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Commands that put the nameservers' addresses on the loopback device and serve on them. */
function servers(folder: string, cluster: ClusterState, state: LabState): readonly string[] {
  const lan = state.topology.lans.find(({ name }) => name === cluster.spec.lan);
  return [
    'ip link set lo up',
    // glibc asks for the families that the machine has (AI_ADDRCONFIG), loopback's own left out.
    'ip addr replace 192.0.2.53/32 dev lo',
    'ip addr replace fd00::53/128 dev lo nodad',
    ...server(join(folder, `${cluster.name}.cluster`), cluster.dnsIps, clusterRecords(cluster, state)),
    ...server(join(folder, `${cluster.name}.lan`), lan?.router?.ips ?? [], lanRecords(lan, state)),
  ];
}

function server(file: string, addresses: readonly string[], records: readonly string[]): readonly string[] {
  if (addresses.length === 0) return [];
  // No group: in a user namespace nobody may change theirs (user_namespaces(7), setgroups), and dnsmasq would stop over it.
  const settings = ['no-resolv', 'no-hosts', 'user=root', 'group=', 'bind-interfaces', 'pid-file=', 'cache-size=0', 'address=/#/', 'except-interface=none'];
  writeFileSync(file, [...settings, ...addresses.map((ip) => `listen-address=${ip}`), ...records, ''].join('\n'));
  return [...addresses.map((ip) => `ip addr replace ${alone(ip)} dev lo${isV4(ip) ? '' : ' nodad'}`), `dnsmasq -C ${file} || exit 1`];
}

/** Commands that answer one question between two marks. */
function lookup(folder: string, { pod, name, type }: NameQuestion, index: number, state: LabState): string {
  const cluster = state.clusters.find((candidate) => candidate.name === pod.cluster);
  if (cluster === undefined) throw new Error(`no cluster ${pod.cluster}`);
  const [resolv, hosts] = podFiles(folder, pod, cluster, state);
  return `mount --bind ${resolv} /etc/resolv.conf; mount --bind ${hosts} /etc/hosts; echo "question ${index}"; getent ${type === 'A' ? 'ahostsv4' : 'ahostsv6'} '${name}'; umount /etc/resolv.conf /etc/hosts`;
}

function podFiles(folder: string, pod: PodState, cluster: ClusterState, state: LabState): readonly [string, string] {
  const base = join(folder, `${pod.namespace}.${pod.name}`);
  writeFileSync(`${base}.resolv`, resolvConf(pod, cluster, state));
  writeFileSync(`${base}.hosts`, hostsFile(pod, cluster.spec.dns.domain));
  return [`${base}.resolv`, `${base}.hosts`];
}

function addressesIn(output: string, index: number, type: NameQuestion['type']): readonly string[] {
  const [, after = ''] = output.split(`question ${index}\n`);
  const lines = after.split('question ')[0]?.split('\n') ?? [];
  const found = lines.map((line) => line.split(/\s+/)[0] ?? '').filter((word) => (type === 'A' ? /^[\d.]+$/ : /^(?!::ffff:)[\da-f:]*:[\da-f:.]*$/).test(word));
  return [...new Set(found)].sort();
}
