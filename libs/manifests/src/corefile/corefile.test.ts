import { describe, expect, it } from 'vitest';
import { readCorefile, unmodelledPlugins } from './readCorefile.js';

const KUBEADM = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

function pluginsOf(text: string, files: Readonly<Record<string, string>> = {}): readonly unknown[] {
  const corefile = readCorefile(text, new Map(Object.entries(files)));
  return (corefile?.servers ?? []).flatMap(({ plugins }) => plugins);
}

describe('a Corefile', () => {
  it('is read as kubeadm writes it, plugins in the order in which they run', () => {
    expect(readCorefile(KUBEADM, new Map())).toEqual({
      servers: [
        {
          zones: [''],
          plugins: [
            { kind: 'cache', ttl: 30, disabled: ['cluster.local'] },
            {
              kind: 'kubernetes',
              zones: ['cluster.local'],
              reverse: true,
              pods: 'insecure',
              ttl: 30,
              fallthrough: ['in-addr.arpa', 'ip6.arpa'],
              ignoreEmptyService: false,
              endpointPodNames: false,
              namespaces: [],
            },
            { kind: 'forward', from: '', except: [], to: 'nodeResolver' },
          ],
        },
      ],
    });
  });

  it.each([
    ['the plugin has its own defaults', '.:53 {\n kubernetes cluster.local\n}', { kind: 'kubernetes', zones: ['cluster.local'], reverse: false, pods: 'disabled', ttl: 5, fallthrough: [] }],
    ['without zones it has those of its server', 'Corp.Internal {\n kubernetes {\n pods verified\n }\n}', { kind: 'kubernetes', zones: ['corp.internal'], pods: 'verified' }],
    ['empty Services may be left out', '. {\n kubernetes cluster.local {\n ignore empty_service\n endpoint_pod_names\n namespaces shop web\n }\n}', { ignoreEmptyService: true, endpointPodNames: true, namespaces: ['shop', 'web'] }],
    ['an option that is not known is said', '. {\n kubernetes cluster.local {\n zonal\n }\n}', { kind: 'unmodelled', name: 'kubernetes zonal' }],
    ['a stub domain', 'consul.local:53 {\n forward . 10.150.0.1 10.150.0.2:53\n}', { kind: 'forward', from: '', to: ['10.150.0.1', '10.150.0.2'] }],
    ['names may be excepted', '. {\n forward . 1.1.1.1 {\n except corp.example\n }\n}', { except: ['corp.example'], to: ['1.1.1.1'] }],
    ['an upstream of IPv6', '. {\n forward . [2001:db8::53]:53\n}', { to: ['2001:db8::53'] }],
    ['an upstream over TLS is said', '. {\n forward . tls://9.9.9.9\n}', { kind: 'unmodelled', name: 'forward to tls://9.9.9.9' }],
    ['hosts in the file itself', '. {\n hosts {\n 10.1.1.1 Legacy.example old.example # a comment\n ttl 60\n fallthrough\n }\n}', { kind: 'hosts', zones: [], entries: [{ ip: '10.1.1.1', names: ['legacy.example', 'old.example'] }], ttl: 60, fallthrough: [''] }],
    ['a rule that renames', '. {\n rewrite name old.example web.shop.svc.cluster.local\n}', { kind: 'rewrite', match: 'exact', from: 'old.example', to: 'web.shop.svc.cluster.local', answer: 'restored', then: 'stop' }],
    ['a rule of suffixes, as a block', '. {\n rewrite continue {\n name suffix .corp. .shop.svc.cluster.local.\n answer auto\n }\n}', { match: 'suffix', from: '.corp', to: '.shop.svc.cluster.local', answer: 'restored', then: 'continue' }],
    ['a rule of suffixes leaves answers alone unless it says otherwise', '. {\n rewrite name suffix .corp .shop.svc.cluster.local\n}', { answer: 'asRewritten' }],
    ['a rule by regular expression is said', '. {\n rewrite name regex (.*)\\.corp {1}.shop\n}', { kind: 'unmodelled', name: 'rewrite name regex (.*)\\.corp {1}.shop' }],
    ['a plugin that answers by itself is said', '. {\n template IN A example {\n answer "x"\n }\n}', { kind: 'unmodelled', name: 'template' }],
  ] as const)('%s', (_name, text, expected) => {
    expect(pluginsOf(text)).toMatchObject([expected]);
  });

  it('k3s keeps the names of its nodes in a file beside it', () => {
    const text = '.:53 {\n hosts /etc/coredns/NodeHosts {\n ttl 60\n fallthrough\n }\n}';
    expect(pluginsOf(text, { NodeHosts: '192.168.10.20 node1\n' })).toMatchObject([{ entries: [{ ip: '192.168.10.20', names: ['node1'] }] }]);
    expect(pluginsOf(text)).toMatchObject([{ kind: 'unmodelled', name: 'hosts /etc/coredns/NodeHosts' }]);
  });

  it('blocks on other ports, and for other transports, answer no resolver', () => {
    expect(readCorefile('.:5353 {\n whoami\n}\ntls://. {\n whoami\n}\n', new Map())).toEqual({ servers: [] });
  });

  it('two zones share a block, snippets are none, and braces have to match', () => {
    expect(readCorefile('(common) {\n errors\n}\na.example, b.example {\n errors\n}', new Map())).toEqual({ servers: [{ zones: ['a.example', 'b.example'], plugins: [] }] });
    expect(readCorefile('. {\n errors', new Map())).toBeUndefined();
    expect(readCorefile('errors', new Map())).toBeUndefined();
  });

  it('what is not modelled is named once', () => {
    const corefile = readCorefile('. {\n template IN A a\n template IN AAAA a\n whoami\n}', new Map());
    expect(corefile && unmodelledPlugins(corefile)).toEqual(['template', 'whoami']);
  });
});
