/**
 * The namespaces and the cables between them. They grow to what the largest lab needs and are dressed anew for every lab,
 * so that a lab costs addresses, routes and rules, and no processes.
 */
import { Agent } from './agent.js';

/** One namespace with a place in the picture; the same places are used again by the next lab. */
export interface Place {
  readonly agent: Agent;
  /** Its network devices, loopback left out. */
  readonly devices: readonly string[];
}

/** A node of a cluster, with the pods that can be plugged into its bridge. */
export interface NodePlace extends Place {
  readonly pods: Place[];
}

/** A LAN: a switch, its router, its hosts and nodes. */
export interface LanPlace {
  readonly router: Place;
  readonly hosts: Place[];
  readonly nodes: NodePlace[];
}

/** Answers are quick here: half a second of silence is a timeout, a tenth without ARP an unreachable neighbour. */
const NEIGHBOUR_SYSCTLS = [
  ['retrans_time_ms', '40'],
  ['unres_qlen', '200'],
  ['proxy_delay', '0'],
  ['delay_first_probe_time', '1'],
] as const;

/** What kernels may rate-limit, and what would change routes behind our back. */
const HOST_SYSCTLS: readonly (readonly [string, string])[] = [
  ['net/ipv4/icmp_ratelimit', '0'],
  ['net/ipv4/icmp_msgs_per_sec', '100000'],
  ['net/ipv4/icmp_msgs_burst', '100000'],
  ['net/ipv4/conf/all/accept_redirects', '0'],
  ['net/ipv4/conf/default/accept_redirects', '0'],
  ['net/ipv4/conf/all/rp_filter', '0'],
  ['net/ipv4/conf/default/rp_filter', '0'],
  ['net/ipv4/conf/all/send_redirects', '0'],
  ['net/ipv4/conf/default/send_redirects', '0'],
  ['net/ipv6/icmp/ratelimit', '0'],
  ['net/ipv6/conf/default/accept_dad', '0'],
  ['net/ipv6/conf/default/accept_ra', '0'],
  ['net/ipv6/conf/default/accept_redirects', '0'],
  ['net/ipv6/conf/default/router_solicitations', '0'],
];

export class Stage {
  /** Switches of the LANs live here. */
  readonly #switches = Agent.start();
  readonly #agents: Agent[] = [this.#switches];
  readonly internetHosts: Place[] = [];
  readonly lans: LanPlace[] = [];
  /** Where names are looked up: a namespace without cables. */
  readonly names: Agent = this.#newAgent();
  readonly isp: Place = { agent: this.#newAgent(), devices: [] };

  static async open(): Promise<Stage> {
    const stage = new Stage();
    await prepareHost(stage.#switches);
    await stage.#switches.sysctl([
      ['net/bridge/bridge-nf-call-iptables', '0'],
      ['net/bridge/bridge-nf-call-ip6tables', '0'],
    ]);
    await prepareHost(stage.isp.agent);
    await stage.isp.agent.sysctl([
      ['net/ipv4/ip_forward', '1'],
      ['net/ipv6/conf/all/forwarding', '1'],
    ]);
    return stage;
  }

  close(): void {
    for (const agent of this.#agents) agent.stop();
  }

  /** Every place there is, used by the lab at hand or not. */
  places(): readonly Place[] {
    const inLans = this.lans.flatMap((lan) => [lan.router, ...lan.hosts, ...lan.nodes, ...lan.nodes.flatMap((node) => node.pods)]);
    return [this.isp, ...this.internetHosts, ...inLans];
  }

  async internetHost(index: number): Promise<Place> {
    while (this.internetHosts.length <= index) {
      this.internetHosts.push(await this.#plug(this.isp.agent, `h${this.internetHosts.length}`, ['eth0']));
    }
    return at(this.internetHosts, index);
  }

  async lan(index: number): Promise<LanPlace> {
    while (this.lans.length <= index) {
      const number = this.lans.length;
      await this.#switches.run(['ip', '-batch', '-'], `link add lan${number} type bridge\nlink set lan${number} up\n`);
      const router = await this.#plug(this.#switches, `l${number}r`, ['lan', 'wan'], `lan${number}`);
      await connect(this.isp.agent, `w${number}`, router.agent, 'wan');
      await prepareDevice(router.agent, 'wan');
      this.lans.push({ router, hosts: [], nodes: [] });
    }
    return at(this.lans, index);
  }

  async lanHost(lan: number, index: number): Promise<Place> {
    const { hosts } = await this.lan(lan);
    while (hosts.length <= index) hosts.push(await this.#plug(this.#switches, `l${lan}h${hosts.length}`, ['eth0'], `lan${lan}`));
    return at(hosts, index);
  }

  async node(lan: number, index: number): Promise<NodePlace> {
    const { nodes } = await this.lan(lan);
    while (nodes.length <= index) {
      const place = await this.#plug(this.#switches, `l${lan}n${nodes.length}`, ['eth0', 'cni0', 'flannel.1'], `lan${lan}`);
      await place.agent.run(
        ['ip', '-batch', '-'],
        ['link add cni0 type bridge', 'link set cni0 up', 'link add flannel.1 type vxlan id 1 dstport 8472 nolearning', 'link set flannel.1 up', ''].join('\n'),
      );
      await prepareDevice(place.agent, 'cni0');
      await prepareDevice(place.agent, 'flannel.1');
      nodes.push({ ...place, pods: [] });
    }
    return at(nodes, index);
  }

  async pod(lan: number, node: number, index: number): Promise<Place> {
    const { agent, pods } = await this.node(lan, node);
    while (pods.length <= index) pods.push(await this.#plug(agent, `p${pods.length}`, ['eth0'], 'cni0'));
    return at(pods, index);
  }

  #newAgent(): Agent {
    const agent = Agent.start();
    this.#agents.push(agent);
    return agent;
  }

  /** A new namespace whose first device is a cable to `port` of the other side, which may hang it on a bridge. */
  async #plug(other: Agent, port: string, devices: readonly string[], bridge?: string): Promise<Place> {
    const agent = this.#newAgent();
    await prepareHost(agent);
    const [first = 'eth0'] = devices;
    await connect(other, port, agent, first, bridge);
    await prepareDevice(agent, first);
    return { agent, devices };
  }
}

async function connect(other: Agent, port: string, agent: Agent, device: string, bridge?: string): Promise<void> {
  const master = bridge === undefined ? '' : ` master ${bridge}`;
  await other.run(['ip', '-batch', '-'], `link add ${port} type veth peer name ${device} netns ${agent.pid}\nlink set ${port}${master} up\n`);
  await agent.run(['ip', '-batch', '-'], `link set lo up\nlink set ${device} up\n`);
  await prepareDevice(other, port);
}

async function prepareHost(agent: Agent): Promise<void> {
  await agent.run(['true']); // the namespace exists once its agent answers
  await agent.sysctl(HOST_SYSCTLS);
}

async function prepareDevice(agent: Agent, device: string): Promise<void> {
  await agent.sysctl([
    ...['ipv4', 'ipv6'].flatMap((family) => NEIGHBOUR_SYSCTLS.map(([name, value]) => [`net/${family}/neigh/${device}/${name}`, value] as const)),
    [`net/ipv6/conf/${device}/accept_dad`, '0'],
    [`net/ipv6/conf/${device}/accept_redirects`, '0'],
    [`net/ipv4/conf/${device}/rp_filter`, '0'],
    [`net/ipv4/conf/${device}/send_redirects`, '0'],
  ]);
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`nothing stands at ${index}`);
  return found;
}
