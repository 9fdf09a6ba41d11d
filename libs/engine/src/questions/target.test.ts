import { networkOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';
import type { ReachQuestion } from '../trace/index.js';
import { placesAt } from './address.js';
import { parseTarget } from './target.js';

const LAB = `
apiVersion: vantage.lab/v1
kind: Internet
spec: { hosts: [{ name: s3, ip: 203.0.113.80, listens: [443/TCP] }] }
---
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec:
  cidrs: [192.168.10.0/24]
  router: { ip: 192.168.10.1, publicIP: 203.0.113.10 }
  hosts: [{ name: laptop, ip: 192.168.10.50 }]
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec: { lan: office, nodes: [{ name: node1, ip: 192.168.10.20 }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 7070 }] }
---
apiVersion: v1
kind: Service
metadata: { name: dns, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: dns, port: 53, protocol: UDP }, { name: metrics, port: 9153 }] }
---
apiVersion: v1
kind: Service
metadata: { name: only-udp, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: dns, port: 53, protocol: UDP }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: cart, image: cart, ports: [{ containerPort: 7070 }] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: idle, namespace: shop }
spec:
  replicas: 0
  selector: { matchLabels: { app: idle } }
  template:
    metadata: { labels: { app: idle } }
    spec: { containers: [{ name: idle, image: idle }] }
---
apiVersion: v1
kind: Pod
metadata: { name: waiting, namespace: shop }
spec: { nodeName: nowhere, schedulingGates: [{ name: later }], containers: [{ name: cart, image: cart }] }
`;

const network = networkOf(LAB);

function parse(question: Omit<ReachQuestion, 'from'>): unknown {
  const target = parseTarget(network, { from: 'internet', ...question });
  if (!target.ok) return target.failure.code;
  const { to, protocol, port, http } = target.value;
  const kind = to.kind === 'places' ? `${to.places.length} places` : to.kind === 'ip' ? to.ip : to.kind === 'name' ? to.name : `${to.service.namespace}/${to.service.name}`;
  return [kind, protocol, port, ...(http === undefined ? [] : [`${http.scheme} ${http.host} ${http.path}`])];
}

describe('targets', () => {
  it.each<readonly [string, Omit<ReachQuestion, 'from'>, unknown]>([
    ['a URL is TCP 80', { to: 'http://www.website1.com' }, ['www.website1.com', 'TCP', 80, 'http www.website1.com /']],
    ['https is 443; path without query', { to: 'https://WWW.Website1.com/a/b?c=d#e' }, ['WWW.Website1.com', 'TCP', 443, 'https www.website1.com /a/b']],
    ['a URL with its own port', { to: 'http://cart.shop:7070/x' }, ['cart.shop', 'TCP', 7070, 'http cart.shop /x']],
    ['a URL with the port beside it', { to: 'http://cart.shop', port: 8080 }, ['cart.shop', 'TCP', 8080, 'http cart.shop /']],
    ['a URL of an address', { to: 'http://203.0.113.80/' }, ['203.0.113.80', 'TCP', 80, 'http 203.0.113.80 /']],
    ['a URL of an IPv6 address', { to: 'http://[fd00::1]:8080/' }, ['fd00::1', 'TCP', 8080, 'http [fd00::1] /']],
    ['a Host header wins', { to: 'http://203.0.113.80/', http: { headers: [{ name: 'host', value: 'www.website1.com:80' }] } }, ['203.0.113.80', 'TCP', 80, 'http www.website1.com /']],
    ['host and port', { to: 'cart:7070' }, ['cart', 'TCP', 7070]],
    ['address and port', { to: '10.0.0.1:80' }, ['10.0.0.1', 'TCP', 80]],
    ['IPv6 address and port', { to: '[fd00::1]:80' }, ['fd00::1', 'TCP', 80]],
    ['an IPv6 address alone has no port', { to: 'fd00::1' }, 'QUESTION.MISSING_PORT'],
    ['the port beside the name', { to: 'cart', port: 7070, protocol: 'UDP' }, ['cart', 'UDP', 7070]],
    ['a ping needs no port', { to: 'cart', protocol: 'ICMP' }, ['cart', 'ICMP', undefined]],
    ['a Service takes its only port', { to: 'shop/service/cart' }, ['shop/cart', 'TCP', 7070]],
    ['a Service with the cluster named', { to: 'prod/shop/service/cart:7070' }, ['shop/cart', 'TCP', 7070]],
    ['a Service by the name of a port', { to: 'shop/service/dns:dns' }, ['shop/dns', 'UDP', 53]],
    ['a Service’s only UDP port', { to: 'shop/service/only-udp' }, ['shop/only-udp', 'UDP', 53]],
    ['a port that the Service lacks is asked all the same', { to: 'shop/service/cart:9999' }, ['shop/cart', 'TCP', 9999]],
    ['a Service with several ports must be told', { to: 'shop/service/dns' }, 'QUESTION.MISSING_PORT'],
    ['a name of a port that the Service lacks', { to: 'shop/service/dns:http' }, 'QUESTION.MISSING_PORT'],
    ['a workload is each of its pods', { to: 'shop/deployment/cart:7070' }, ['2 places', 'TCP', 7070]],
    ['a LAN host', { to: 'office/laptop:22' }, ['1 places', 'TCP', 22]],
    ['a node', { to: 'node/node1:30080' }, ['1 places', 'TCP', 30080]],
    ['an address of nobody', { to: 'ip/198.51.100.1:80' }, ['198.51.100.1', 'TCP', 80]],
    ['an IPv6 address of nobody', { to: 'ip/[2001:db8::1]:80' }, ['2001:db8::1', 'TCP', 80]],
    ['an address of nobody, the port beside it', { to: 'ip/2001:db8::1', port: 80 }, ['2001:db8::1', 'TCP', 80]],
    ['an address of somebody', { to: 'ip/192.168.10.50:80' }, ['1 places', 'TCP', 80]],
    ['a port too high', { to: 'cart:70000' }, 'QUESTION.BAD_TARGET'],
    ['a port that is no number', { to: 'cart:http' }, 'QUESTION.BAD_TARGET'],
    ['another scheme', { to: 'ftp://cart' }, 'QUESTION.BAD_TARGET'],
    ['a URL over UDP', { to: 'http://cart', protocol: 'UDP' }, 'QUESTION.BAD_TARGET'],
    ['nothing', { to: '' }, 'QUESTION.BAD_TARGET'],
    ['spaces', { to: 'a b:80' }, 'QUESTION.BAD_TARGET'],
    ['any internet host is no target', { to: 'internet', port: 80 }, 'QUESTION.BAD_TARGET'],
    ['a pod that does not exist', { to: 'shop/pod/nobody:80' }, 'QUESTION.UNKNOWN_TARGET'],
  ])('%s', (_name, question, expected) => {
    expect(parse(question)).toEqual(expected);
  });
});

describe('what cannot be asked says why, and how it is written', () => {
  it.each<readonly [string, Omit<ReachQuestion, 'from'>, string]>([
    ['the port beside a URL is checked', { to: 'http://cart', port: 70_000 }, 'Port 70000 is not between 1 and 65535.'],
    ['half a port is none', { to: 'http://cart', port: 1.5 }, 'Port 1.5 is not between 1 and 65535.'],
    ['port 0 is none', { to: 'shop/service/cart', port: 0 }, 'Port 0 is not between 1 and 65535.'],
    ['nor where no port is needed', { to: 'cart', protocol: 'ICMP', port: -1 }, 'Port -1 is not between 1 and 65535.'],
    ['a Service by a port too high', { to: 'shop/service/cart:65536' }, 'Port 65536 is not between 1 and 65535.'],
    ['a colon without a port', { to: 'cart:' }, 'No port follows the colon.'],
    ['nothing', { to: ' ' }, 'The target is empty: name a URL, host:port or an address.'],
    ['spaces', { to: 'a b:80' }, '"a b:80" is not a target: it has spaces in it.'],
    ['a URL without a host', { to: 'http://:80/' }, '"" is not a host: it is empty.'],
    ['an address with a zone', { to: '[fe80::1%eth0]:80' }, '"[fe80::1%eth0]:80" names no host: it has a zone: write the address without what follows the %.'],
    ['a zone in a URL', { to: 'http://[fe80::1%25eth0]/' }, '"[fe80::1%25eth0]" is not a host: it has a zone: write the address without what follows the %.'],
    ['a bracket that nothing closes', { to: 'http://[fd00::1' }, '"[fd00" is not a host: an IPv6 address stands in brackets, [fd00::1], the port after them.'],
    ['a name of another script', { to: 'bücher.example:80' }, '"bücher.example:80" names no host: write names of other scripts as DNS has them, xn--… (RFC 5891).'],
    ['a label of 64 characters', { to: `${'a'.repeat(64)}.shop:80` }, `"${'a'.repeat(64)}.shop:80" names no host: a name has at most 253 characters, and between two dots 1 to 63 of them (RFC 1035 §2.3.4).`],
    ['three parts of an address', { to: '10.0.1:80' }, '"10.0.1:80" names no host: it ends in a number, and programs take it for an IPv4 address: write that with its four parts.'],
    ['an address as one number', { to: 'http://2130706433/' }, '"2130706433" is not a host: it ends in a number, and programs take it for an IPv4 address: write that with its four parts.'],
    ['an IPv6 address without a port', { to: 'fd00::1' }, '"fd00::1" names no port: write [fd00::1]:<port>, or give the port beside it.'],
    ['an IPv6 address of nobody without a port', { to: 'ip/2001:db8::1' }, '"ip/2001:db8::1" names no port: write ip/[2001:db8::1]:<port>, or give the port beside it.'],
    ['a name of a port of another protocol', { to: 'shop/service/dns:dns', protocol: 'TCP' }, 'Service shop/dns has no TCP port named "dns"; it has 53/UDP (dns), 9153/TCP (metrics).'],
    ['a protocol that the Service has no port for', { to: 'shop/service/only-udp', protocol: 'TCP' }, 'Service shop/only-udp has no TCP port; it has 53/UDP (dns): say which to ask.'],
  ])('%s', (_name, question, message) => {
    const target = parseTarget(network, { from: 'internet', ...question });
    expect(target.ok ? 'asked' : target.failure.message).toBe(message);
  });

  it.each([
    ['shop/service/cat', 'namespace shop has no service cat; it has cart, dns, only-udp'],
    ['shop/Deployment/cat', 'namespace shop has no Deployment cat; it has cart'],
    ['shop/deployment/idle', 'deployment shop/idle has no running pod: it is scaled to none'],
    ['shop/pod/cat', 'namespace shop has no pod cat; it has cart-'],
    ['shop/cronjob/cart', 'namespace shop has no cronjob; it has deployment/cart, pod/cart-'],
    ['store/pod/cart', 'nothing is in a namespace store; there are shop, kube-system, default'],
    ['node/node9', 'no node has that name; there are node/node1'],
    ['prod/node/node9', 'no node has that name; there are node/node1'],
    ['office/desktop', 'LAN office has no host of that name; it has laptop'],
    ['cart', 'an address is internet, internet/<host>, '],
  ])('%s', (text, why) => {
    const places = placesAt(network, text, 'from');
    expect(places.ok ? 'found' : places.failure.message).toContain(`Nothing in the lab is at "${text}": ${why}`);
  });
});

it('a name that several clusters have may be any of theirs, and no other cluster is named', () => {
  const pod = (cluster: string, name: string): string => `{ apiVersion: v1, kind: Pod, metadata: { name: ${name}, annotations: { vantage.lab/cluster: ${cluster} } }, spec: { containers: [{ name: c, image: i }] } }`;
  const clusters = ['blue', 'green', 'red'].map((name) => `{ apiVersion: vantage.lab/v1, kind: Cluster, metadata: { name: ${name} }, spec: { nodes: { count: 1 } } }`);
  const lab = networkOf([...clusters, pod('blue', 'web'), pod('red', 'web'), pod('green', 'api')].join('\n---\n'));
  const places = placesAt(lab, ' default/pod/web', 'to');
  expect(places.ok ? 'found' : places.failure.message).toBe('"default/pod/web" may be any of blue/default/pod/web, red/default/pod/web: say which.');
});

describe('addresses', () => {
  const at = (text: string): unknown => {
    const places = placesAt(network, text, 'from');
    return places.ok ? places.value.map((place) => (place.kind === 'service' ? 'service' : place.address)) : places.failure.code;
  };
  it.each([
    ['internet', ['internet']],
    ['internet/s3', ['internet/s3']],
    ['office/laptop', ['office/laptop']],
    ['office/router', ['office/router']],
    ['node/node1', ['node/node1']],
    ['prod/node/node1', ['node/node1']],
    ['ip/192.168.10.20', ['node/node1']],
    ['ip/203.0.113.10', ['office/router']],
    [' internet ', ['internet']],
    [' office / laptop ', ['office/laptop']],
    ['ip/198.51.100.9', ['ip/198.51.100.9']],
    ['shop/pod/waiting', 'QUESTION.UNKNOWN_ADDRESS'],
    ['internet/nobody', 'QUESTION.UNKNOWN_ADDRESS'],
    ['office/nobody', 'QUESTION.UNKNOWN_ADDRESS'],
    ['ip/1.2.3', 'QUESTION.UNKNOWN_ADDRESS'],
    ['shop//cart', 'QUESTION.UNKNOWN_ADDRESS'],
    ['', 'QUESTION.UNKNOWN_ADDRESS'],
    ['a/b/c/d/e', 'QUESTION.UNKNOWN_ADDRESS'],
  ] as const)('%s', (text, expected) => {
    expect(at(text)).toEqual(expected);
  });

  it('a workload is each of its running pods', () => {
    expect(at('shop/deployment/cart')).toHaveLength(2);
    expect(at('prod/shop/Deployment/cart')).toHaveLength(2);
  });
});
