import { errorsOf } from '@vantage/testkit';
import { describe, expect, it } from 'vitest';

/** One case a rule, where the kinds' own tables do not tell a story with it: what is written, and the one field that is refused for it. */
type Rule = readonly [field: string, fields: string];

function refuses(kind: string, apiVersion: string, rules: readonly Rule[], wrap: (fields: string) => string): void {
  describe(`${kind} of ${apiVersion}`, () => {
    it.each(rules)('refuses %s in %s', (field, fields) => {
      const found = errorsOf(`{apiVersion: ${apiVersion}, kind: ${kind}, ${wrap(fields)}}`).map((error) => error.slice(error.indexOf(' ') + 1));
      expect([...new Set(found)]).toEqual([field]);
    });
  });
}

const named = 'metadata: {name: x1}';
const meta = (fields: string): string => `metadata: {name: x1, ${fields}}`;
const inSpec = (fields: string): string => `${named}, spec: {${fields}}`;

refuses(
  'Namespace',
  'v1',
  [
    ['metadata.labels', 'labels: {"a b": c}'],
    ['metadata.labels', 'labels: {a: "b c"}'],
    ['metadata.annotations', 'annotations: {"a b": c}'],
    ['metadata.namespace', 'namespace: A'],
    ['metadata.generation', 'generation: -1'],
    ['metadata.finalizers[0]', 'finalizers: ["a b"]'],
    ['metadata.generateName', 'generateName: "A-"'],
    ['metadata.annotations[vantage.lab/ready]', 'annotations: {vantage.lab/ready: maybe}'],
    ['metadata.annotations[vantage.lab/listen]', 'annotations: {vantage.lab/listen: 80/TCP}'],
  ],
  meta,
);
refuses('Namespace', 'v1', [['spec.finalizers[0]', 'finalizers: ["a b"]']], inSpec);

refuses(
  'Node',
  'v1',
  [
    ['metadata.taints[0].key', 'taints: [{key: "a b", effect: NoSchedule}]'],
    ['metadata.taints[0].value', 'taints: [{key: a, value: "b c", effect: NoSchedule}]'],
    ['metadata.taints[0].effect', 'taints: [{key: a}]'],
    ['metadata.taints[0].effect', 'taints: [{key: a, effect: Never}]'],
    ['metadata.taints[1]', 'taints: [{key: a, effect: NoSchedule}, {key: a, effect: NoSchedule}]'],
    ['spec.podCIDRs[0]', 'podCIDRs: [10.0.0.1/24]'],
    ['spec.podCIDRs', 'podCIDRs: [10.0.0.0/24, 10.0.1.0/24]'],
  ],
  inSpec,
);

refuses(
  'Service',
  'v1',
  [
    ['spec.ports[0].name', 'ports: [{name: A, port: 80}]'],
    ['spec.ports[1].name', 'ports: [{name: a, port: 80}, {name: a, port: 81}]'],
    ['spec.ports[0].appProtocol', 'ports: [{port: 80, appProtocol: "a b"}]'],
    ['spec.ports[0].targetPort', 'ports: [{port: 80, targetPort: 70000}]'],
    ['spec.selector', 'selector: {a: "b c"}, ports: [{port: 80}]'],
    ['spec.sessionAffinity', 'sessionAffinity: Cookie, ports: [{port: 80}]'],
    ['spec.type', 'type: Internal, ports: [{port: 80}]'],
    ['spec.externalIPs[0]', 'externalIPs: [a], ports: [{port: 80}]'],
    ['spec.externalName', 'type: ExternalName, externalName: "a b"'],
    ['spec.ipFamilies', 'type: ExternalName, externalName: a, ipFamilies: [IPv4]'],
    ['spec.ipFamilyPolicy', 'type: ExternalName, externalName: a, ipFamilyPolicy: SingleStack'],
    ['spec.ipFamilyPolicy', 'ipFamilyPolicy: Both, ports: [{port: 80}]'],
    ['spec.ipFamilies[1]', 'ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv4, IPv6], ports: [{port: 80}]'],
    ['spec.ipFamilies[0]', 'ipFamilies: [IPv6], ports: [{port: 80}]'],
    ['spec.ipFamilies[0]', 'ipFamilies: [IPv5], ports: [{port: 80}]'],
    ['spec.ipFamilies[1]', 'ipFamilies: [IPv4, IPv4], ports: [{port: 80}]'],
    ['spec.clusterIPs', 'clusterIP: 10.96.0.9, clusterIPs: [10.96.0.8], ports: [{port: 80}]'],
    ['spec.clusterIPs', 'clusterIPs: [10.96.0.8], ports: [{port: 80}]'],
    ['spec.clusterIPs', 'clusterIP: 10.96.0.8, clusterIPs: [10.96.0.8, 10.96.0.9], ports: [{port: 80}]'],
    ['spec.clusterIPs', 'clusterIP: None, clusterIPs: [None, 10.96.0.9], ports: [{port: 80}]'],
    ['spec.clusterIPs[0]', 'clusterIP: a, ports: [{port: 80}]'],
    ['spec.allocateLoadBalancerNodePorts', 'allocateLoadBalancerNodePorts: true, ports: [{port: 80}]'],
    ['spec.loadBalancerClass', 'loadBalancerClass: a.b/c, ports: [{port: 80}]'],
    ['spec.loadBalancerClass', 'type: LoadBalancer, loadBalancerClass: "a b", ports: [{port: 80}]'],
    ['spec.healthCheckNodePort', 'type: NodePort, healthCheckNodePort: 30000, ports: [{port: 80}]'],
    ['spec.internalTrafficPolicy', 'internalTrafficPolicy: Node, ports: [{port: 80}]'],
    ['spec.trafficDistribution', 'trafficDistribution: Near, ports: [{port: 80}]'],
    ['spec.ports[1].nodePort', 'type: NodePort, ports: [{name: a, port: 80, nodePort: 30080}, {name: b, port: 81, nodePort: 30080}]'],
  ],
  inSpec,
);
refuses(
  'Service',
  'v1',
  [
    ['metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]', 'annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: 10.0.0.0/8}'],
    ['metadata.annotations[service.kubernetes.io/topology-mode]', 'annotations: {service.kubernetes.io/topology-mode: Auto, service.kubernetes.io/topology-aware-hints: Disabled}'],
  ],
  (fields) => `${meta(fields)}, spec: {ports: [{port: 80}]}`,
);

refuses(
  'EndpointSlice',
  'discovery.k8s.io/v1',
  [
    ['endpoints[0].nodeName', 'addressType: IPv4, endpoints: [{addresses: [10.0.0.1], nodeName: A}]'],
    ['endpoints[0].hostname', 'addressType: IPv4, endpoints: [{addresses: [10.0.0.1], hostname: a.b}]'],
    ['endpoints[0].hints.forZones[1].name', 'addressType: IPv4, endpoints: [{addresses: [10.0.0.1], hints: {forZones: [{name: a}, {name: a}]}}]'],
    ['endpoints[0].hints.forZones[0].name', 'addressType: IPv4, endpoints: [{addresses: [10.0.0.1], hints: {forZones: [{name: "a b"}]}}]'],
    ['endpoints[0].hints.forZones', `addressType: IPv4, endpoints: [{addresses: [10.0.0.1], hints: {forZones: [${[...'abcdefghi'].map((name) => `{name: z${name}}`).join(', ')}]}}]`],
    ['endpoints[0].deprecatedTopology', 'addressType: IPv4, endpoints: [{addresses: [10.0.0.1], deprecatedTopology: {a: "b c"}}]'],
    ['endpoints[0].deprecatedTopology', `addressType: IPv4, endpoints: [{addresses: [10.0.0.1], deprecatedTopology: {${[...'abcdefghijklmopqr'].map((name) => `z${name}: x`).join(', ')}}}]`],
    ['endpoints[0].addresses', `addressType: IPv4, endpoints: [{addresses: [${Array.from({ length: 101 }, (_, index) => `10.0.0.${index}`).join(', ')}]}]`],
    ['endpoints', `addressType: IPv4, endpoints: [${Array(1001).fill('{addresses: [10.0.0.1]}').join(', ')}]`],
    ['ports[0].name', 'addressType: IPv4, ports: [{name: A}]'],
    ['ports[0].protocol', 'addressType: IPv4, ports: [{protocol: ICMP}]'],
    ['ports[0].appProtocol', 'addressType: IPv4, ports: [{appProtocol: "a b"}]'],
  ],
  (fields) => `${named}, ${fields}`,
);

refuses(
  'Endpoints',
  'v1',
  [
    ['subsets[0].addresses[0].hostname', 'subsets: [{addresses: [{ip: 10.0.0.1, hostname: a.b}]}]'],
    ['subsets[0].notReadyAddresses[0].nodeName', 'subsets: [{notReadyAddresses: [{ip: 10.0.0.1, nodeName: A}]}]'],
    ['subsets[0].ports[0].port', 'subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 0}]}]'],
    ['subsets[0].ports[0].name', 'subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 1, name: A}]}]'],
    ['subsets[0].ports[0].protocol', 'subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 1, protocol: ICMP}]}]'],
    ['subsets[0].ports[0].appProtocol', 'subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 1, appProtocol: "a b"}]}]'],
  ],
  (fields) => `${named}, ${fields}`,
);

const service = 'service: {name: web, port: {number: 80}}';
refuses(
  'Ingress',
  'networking.k8s.io/v1',
  [
    ['spec.defaultBackend', `defaultBackend: {${service}, resource: {kind: K, name: x}}`],
    ['spec.defaultBackend.resource.kind', 'defaultBackend: {resource: {name: x}}'],
    ['spec.defaultBackend.resource.name', 'defaultBackend: {resource: {kind: K}}'],
    ['spec.defaultBackend.resource.name', 'defaultBackend: {resource: {kind: K, name: a/b}}'],
    ['spec.defaultBackend.resource.apiGroup', 'defaultBackend: {resource: {apiGroup: "A", kind: K, name: x}}'],
    ['spec.defaultBackend.service.name', 'defaultBackend: {service: {port: {number: 80}}}'],
    ['spec.defaultBackend.service.name', 'defaultBackend: {service: {name: A, port: {number: 80}}}'],
    ['spec.defaultBackend', 'defaultBackend: {service: {name: a, port: {number: 80, name: http}}}'],
    ['spec.defaultBackend.service.port.name', 'defaultBackend: {service: {name: a, port: {name: A}}}'],
    ['spec.defaultBackend.service.port.number', 'defaultBackend: {service: {name: a, port: {number: 70000}}}'],
    ['spec.tls[0].hosts[0]', `tls: [{hosts: ["a b"]}], defaultBackend: {${service}}`],
    ['spec.tls[0].secretName', `tls: [{secretName: A}], defaultBackend: {${service}}`],
    ['spec.rules[0].http.paths', 'rules: [{http: {paths: []}}]'],
    ['spec.rules[0].http.paths[0].pathType', `rules: [{http: {paths: [{path: /, pathType: Regex, backend: {${service}}}]}}]`],
    ['spec.rules[0].http.paths[0].path', `rules: [{http: {paths: [{path: a, pathType: ImplementationSpecific, backend: {${service}}}]}}]`],
    ['spec.rules[0].http.paths[0].path', `rules: [{http: {paths: [{path: /a//b, pathType: Prefix, backend: {${service}}}]}}]`],
    ['spec.rules[0].http.paths[0].path', `rules: [{http: {paths: [{path: /a/.., pathType: Prefix, backend: {${service}}}]}}]`],
  ],
  inSpec,
);
refuses(
  'Ingress',
  'networking.k8s.io/v1',
  [['annotations.kubernetes.io/ingress.class', 'annotations: {kubernetes.io/ingress.class: other}']],
  (fields) => `${meta(fields)}, spec: {ingressClassName: nginx, defaultBackend: {${service}}}`,
);
refuses(
  'IngressClass',
  'networking.k8s.io/v1',
  [
    ['spec.parameters.scope', 'controller: a.io/b, parameters: {kind: K, name: x, scope: World}'],
    ['spec.parameters.namespace', 'controller: a.io/b, parameters: {kind: K, name: x, namespace: z}'],
    ['spec.parameters.namespace', 'controller: a.io/b, parameters: {kind: K, name: x, scope: Namespace, namespace: A}'],
    ['spec.controller', `controller: a.io/${'b'.repeat(250)}`],
  ],
  inSpec,
);

refuses(
  'NetworkPolicy',
  'networking.k8s.io/v1',
  [
    ['spec.policyTypes', 'policyTypes: [Ingress, Egress, Ingress]'],
    ['spec.ingress[0].ports[0].port', 'ingress: [{ports: [{port: 0}]}]'],
    ['spec.ingress[0].ports[0].port', 'ingress: [{ports: [{port: A}]}]'],
    ['spec.ingress[0].ports[0].endPort', 'ingress: [{ports: [{port: 1, endPort: 70000}]}]'],
    ['spec.egress[0].to[0].ipBlock.cidr', 'egress: [{to: [{ipBlock: {}}]}]'],
    ['spec.egress[0].to[0].ipBlock.cidr', 'egress: [{to: [{ipBlock: {cidr: a}}]}]'],
    ['spec.podSelector.matchExpressions[0].values', 'podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}'],
    ['spec.podSelector.matchExpressions[0].values[0]', 'podSelector: {matchExpressions: [{key: a, operator: In, values: ["b c"]}]}'],
    ['spec.podSelector.matchExpressions[0].key', 'podSelector: {matchExpressions: [{key: "a b", operator: Exists}]}'],
  ],
  inSpec,
);
refuses(
  'AdminNetworkPolicy',
  'policy.networking.k8s.io/v1alpha1',
  [
    ['spec.priority', 'subject: {namespaces: {}}'],
    ['spec.subject', 'priority: 1'],
    ['spec.subject', 'priority: 1, subject: {}'],
    ['spec.ingress[0].action', 'priority: 1, subject: {namespaces: {}}, ingress: [{from: [{namespaces: {}}]}]'],
    ['spec.ingress[0].from', 'priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny}]'],
    ['spec.ingress[0].ports[0]', 'priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{}]}]'],
    ['spec.ingress[0].ports[0].portNumber.port', 'priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: 0}}]}]'],
    ['spec.ingress[0].ports[0].portNumber.protocol', 'priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: 1, protocol: ICMP}}]}]'],
    ['spec.ingress[0].ports[0].portRange.start', 'priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portRange: {start: 0, end: 9}}]}]'],
    ['spec.ingress[0].ports[0].portRange.end', 'priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portRange: {start: 9, end: 8}}]}]'],
    ['spec.egress[0].to[0].networks[0]', 'priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [a]}]}]'],
  ],
  inSpec,
);

const image = 'name: c, image: i';
refuses(
  'Pod',
  'v1',
  [
    ['spec.containers[0].name', 'containers: [{image: i}]'],
    ['spec.containers[0].name', 'containers: [{name: A, image: i}]'],
    ['spec.containers[0].image', 'containers: [{name: c, image: " i"}]'],
    ['spec.containers[0].terminationMessagePolicy', `containers: [{${image}, terminationMessagePolicy: Log}]`],
    ['spec.containers[0].imagePullPolicy', `containers: [{${image}, imagePullPolicy: Sometimes}]`],
    ['spec.containers[0].ports[0].containerPort', `containers: [{${image}, ports: [{name: a}]}]`],
    ['spec.containers[0].ports[0].hostPort', `containers: [{${image}, ports: [{containerPort: 1, hostPort: 70000}]}]`],
    ['spec.containers[0].ports[0].protocol', `containers: [{${image}, ports: [{containerPort: 1, protocol: ICMP}]}]`],
    ['spec.containers[0].ports[0].hostIP', `containers: [{${image}, ports: [{containerPort: 1, hostIP: a}]}]`],
    ['spec.containers[0].ports[1].name', `containers: [{${image}, ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}]}]`],
    ['spec.containers[0].ports[1].hostPort', `containers: [{${image}, ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9}]}]`],
    ['spec.containers[0].env[0].name', `containers: [{${image}, env: [{value: a}]}]`],
    ['spec.containers[0].env[0].name', `containers: [{${image}, env: [{name: "a=b"}]}]`],
    ['spec.containers[0].env[0].valueFrom', `containers: [{${image}, env: [{name: a, value: b, valueFrom: {fieldRef: {fieldPath: x}}}]}]`],
    ['spec.containers[0].livenessProbe.successThreshold', `containers: [{${image}, livenessProbe: {tcpSocket: {port: 1}, successThreshold: 2}}]`],
    ['spec.containers[0].livenessProbe.periodSeconds', `containers: [{${image}, livenessProbe: {tcpSocket: {port: 1}, periodSeconds: -1}}]`],
    ['spec.containers[0].readinessProbe.httpGet.port', `containers: [{${image}, readinessProbe: {httpGet: {port: 0}}}]`],
    ['spec.containers[0].readinessProbe.httpGet.scheme', `containers: [{${image}, readinessProbe: {httpGet: {port: 1, scheme: FTP}}}]`],
    ['spec.containers[0].readinessProbe.grpc', `containers: [{${image}, readinessProbe: {tcpSocket: {port: 1}, grpc: {port: 1}}}]`],
    ['spec.containers[0].lifecycle.preStop', `containers: [{${image}, lifecycle: {preStop: {}}}]`],
    ['spec.containers[0].volumeMounts[1].mountPath', `volumes: [{name: v, emptyDir: {}}], containers: [{${image}, volumeMounts: [{name: v, mountPath: /v}, {name: v, mountPath: /v}]}]`],
    ['spec.initContainers[0].name', `containers: [{${image}}], initContainers: [{${image}}]`],
    ['spec.initContainers[0].readinessProbe', `containers: [{${image}}], initContainers: [{name: d, image: i, readinessProbe: {tcpSocket: {port: 1}}}]`],
    ['spec.initContainers[0].restartPolicy', `containers: [{${image}}], initContainers: [{name: d, image: i, restartPolicy: Once}]`],
    ['spec.volumes[0]', `volumes: [{name: v}], containers: [{${image}}]`],
    ['spec.volumes[0].emptyDir', `volumes: [{name: v, hostPath: {path: /}, emptyDir: {}}], containers: [{${image}}]`],
    ['spec.volumes[1].name', `volumes: [{name: v, emptyDir: {}}, {name: v, emptyDir: {}}], containers: [{${image}}]`],
    ['spec.restartPolicy', `restartPolicy: Once, containers: [{${image}}]`],
    ['spec.nodeSelector', `nodeSelector: {a: "b c"}, containers: [{${image}}]`],
    ['spec.nodeName', `nodeName: A, containers: [{${image}}]`],
    ['spec.subdomain', `subdomain: a.b, containers: [{${image}}]`],
    ['spec.schedulingGates[0]', `schedulingGates: [{name: "a b"}], containers: [{${image}}]`],
    ['spec.schedulingGates[1]', `schedulingGates: [{name: a}, {name: a}], containers: [{${image}}]`],
    ['spec.activeDeadlineSeconds', `activeDeadlineSeconds: 0, containers: [{${image}}]`],
    ['spec.dnsConfig.searches[0]', `dnsConfig: {searches: ["a b"]}, containers: [{${image}}]`],
    ['spec.dnsConfig.searches', `dnsConfig: {searches: [${Array(33).fill('a').join(', ')}]}, containers: [{${image}}]`],
    ['spec.dnsConfig.options[0]', `dnsConfig: {options: [{value: "1"}]}, containers: [{${image}}]`],
    ['spec.dnsConfig.nameservers[0]', `dnsConfig: {nameservers: [a]}, containers: [{${image}}]`],
    ['spec.dnsConfig.nameservers', `dnsPolicy: None, dnsConfig: {}, containers: [{${image}}]`],
    ['spec.hostAliases[0].ip', `hostAliases: [{ip: a}], containers: [{${image}}]`],
    ['spec.hostAliases[0].hostnames[0]', `hostAliases: [{ip: 10.0.0.1, hostnames: ["A"]}], containers: [{${image}}]`],
    ['spec.tolerations[0].key', `tolerations: [{key: "a b"}], containers: [{${image}}]`],
    ['spec.tolerations[0].operator', `tolerations: [{key: a, operator: Is}], containers: [{${image}}]`],
    ['spec.tolerations[0].operator', `tolerations: [{key: a, operator: Exists, value: b}], containers: [{${image}}]`],
    ['spec.tolerations[0].effect', `tolerations: [{key: a, effect: Never}], containers: [{${image}}]`],
    ['spec.tolerations[0].effect', `tolerations: [{key: a, tolerationSeconds: 1}], containers: [{${image}}]`],
    ['spec.topologySpreadConstraints[0].maxSkew', `topologySpreadConstraints: [{topologyKey: a, whenUnsatisfiable: DoNotSchedule}], containers: [{${image}}]`],
    ['spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey', `affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}}, containers: [{${image}}]`],
    ['spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms', `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}}}, containers: [{${image}}]`],
    ['spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight', `affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 101, preference: {}}]}}, containers: [{${image}}]`],
  ],
  inSpec,
);

const kept = 'selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}';
refuses(
  'Deployment',
  'apps/v1',
  [
    ['spec.strategy', `${kept}, strategy: {type: Slowly}`],
    ['spec.strategy.rollingUpdate.maxSurge', `${kept}, strategy: {rollingUpdate: {maxSurge: many}}`],
    ['spec.strategy.rollingUpdate.maxUnavailable', `${kept}, strategy: {rollingUpdate: {maxUnavailable: 101%}}`],
    ['spec.strategy.rollingUpdate.maxUnavailable', `${kept}, strategy: {rollingUpdate: {maxUnavailable: -1}}`],
    ['spec.minReadySeconds', `${kept}, minReadySeconds: -1`],
    ['spec.revisionHistoryLimit', `${kept}, revisionHistoryLimit: -1`],
    ['spec.progressDeadlineSeconds', `${kept}, progressDeadlineSeconds: 5, minReadySeconds: 5`],
    ['spec.template.spec.restartPolicy', kept.replace('containers', 'restartPolicy: Never, containers')],
    ['spec.template.spec.activeDeadlineSeconds', kept.replace('containers', 'activeDeadlineSeconds: 5, containers')],
    ['spec.template.labels', kept.replace('{labels: {app: web}}', '{labels: {app: web, b: "c d"}}')],
    ['spec.template.spec.containers[0].ports[0].hostPort', kept.replace('containers: [{name: c, image: i}]', 'hostNetwork: true, containers: [{name: c, image: i, ports: [{containerPort: 1, hostPort: 2}]}]')],
    ['spec.template.spec.ephemeralContainers', kept.replace('containers', 'ephemeralContainers: [{name: d, image: i}], containers')],
  ],
  inSpec,
);
refuses(
  'StatefulSet',
  'apps/v1',
  [
    ['spec.serviceName', `${kept}, serviceName: a.b`],
    ['spec.ordinals.start', `${kept}, ordinals: {start: -1}`],
    ['spec.updateStrategy.rollingUpdate', `${kept}, updateStrategy: {type: OnDelete, rollingUpdate: {}}`],
    ['spec.updateStrategy.rollingUpdate.partition', `${kept}, updateStrategy: {rollingUpdate: {partition: -1}}`],
    ['spec.updateStrategy', `${kept}, updateStrategy: {type: Slowly}`],
    ['spec.replicas', `${kept}, replicas: -1`],
  ],
  inSpec,
);
refuses('ReplicaSet', 'apps/v1', [['spec.replicas', `${kept}, replicas: -1`], ['spec.minReadySeconds', `${kept}, minReadySeconds: -1`]], inSpec);
refuses('DaemonSet', 'apps/v1', [['spec.minReadySeconds', `${kept}, minReadySeconds: -1`], ['spec.updateStrategy.rollingUpdate.maxUnavailable', `${kept}, updateStrategy: {rollingUpdate: {maxUnavailable: 0}}`]], inSpec);
refuses('Route', 'route.openshift.io/v1', [['spec.to.name', 'to: {}'], ['spec.host', 'host: "A", to: {name: web}'], ['spec.path', 'path: a, to: {name: web}']], inSpec);

const task = 'template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}';
refuses(
  'Job',
  'batch/v1',
  [
    ['spec.parallelism', `${task}, parallelism: -1`],
    ['spec.selector', `${task}, selector: {matchLabels: {a: b}}`],
    ['spec.completionMode', `${task}, completionMode: Sorted`],
    ['spec.completions', `${task}, completionMode: Indexed`],
    ['spec.template.spec.restartPolicy', 'template: {spec: {restartPolicy: Always, containers: [{name: c, image: i}]}}'],
  ],
  inSpec,
);
refuses(
  'CronJob',
  'batch/v1',
  [
    ['spec.schedule', `jobTemplate: {spec: {${task}}}`],
    ['spec.concurrencyPolicy', `schedule: "@daily", concurrencyPolicy: Some, jobTemplate: {spec: {${task}}}`],
    ['spec.failedJobsHistoryLimit', `schedule: "@daily", failedJobsHistoryLimit: -1, jobTemplate: {spec: {${task}}}`],
    ['spec.jobTemplate.spec.manualSelector', `schedule: "@daily", jobTemplate: {spec: {manualSelector: true, ${task}}}`],
  ],
  inSpec,
);
