import { addressAt, type Cluster, type ClusterObjects, type Deployment, type Ip, type Service } from '../../model/index.js';
import { dnsPosition } from '../services/clusterIps.js';
import { builtInAnnotations } from './mark.js';

/** What every installer calls it, CoreDNS or not: https://kubernetes.io/docs/tasks/administer-cluster/coredns/ */
const dnsLabel = { 'k8s-app': 'kube-dns' } as const;
const namespace = 'kube-system';

/** Names by which distributions call the Service of the cluster's DNS. */
const dnsServiceNames = new Set(['kube-dns', 'coredns', 'rke2-coredns-rke2-coredns']);

/** Whether a Service is the cluster's DNS. */
export function isDnsService(service: { readonly namespace?: string; readonly name: string }): boolean {
  return service.namespace === namespace && dnsServiceNames.has(service.name);
}

/**
 * The DNS that every cluster has, for labs that leave it out. Only a dump of a whole cluster shows the API server's own Service
 * (default/kubernetes), and then what the dump does not show is not there.
 */
export function clusterDnsObjects(cluster: Cluster): Pick<ClusterObjects, 'workloads' | 'services'> {
  const { services } = cluster.objects;
  const isDump = services.some((service) => service.metadata.namespace === 'default' && service.metadata.name === 'kubernetes');
  const address = dnsAddress(cluster);
  const isThere = services.some((service) => isDnsService(service.metadata) || (address !== undefined && service.spec.clusterIP === address));
  return isDump || isThere ? { workloads: [], services: [] } : { workloads: [coreDns(cluster.dns.replicas)], services: [dnsService(address)] };
}

/** kubeadm gives it the tenth address of the service range (cmd/kubeadm/app/constants, GetDNSIP). */
export function dnsAddress(cluster: Cluster): Ip | undefined {
  const [range] = cluster.serviceNetwork.cidrs;
  return range === undefined ? undefined : addressAt(range, dnsPosition);
}

function coreDns(replicas: number): Deployment {
  return {
    kind: 'Deployment',
    metadata: { name: 'coredns', namespace, labels: dnsLabel },
    origin: { resource: `Deployment ${namespace}/coredns` },
    spec: {
      replicas,
      selector: { matchLabels: dnsLabel },
      template: {
        metadata: { labels: dnsLabel, annotations: builtInAnnotations },
        spec: {
          dnsPolicy: 'Default',
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule', operator: 'Exists' },
          ],
          containers: [
            {
              name: 'coredns',
              image: 'registry.k8s.io/coredns/coredns',
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
              ],
            },
          ],
        },
      },
    },
  };
}

function dnsService(address: string | undefined): Service {
  return {
    kind: 'Service',
    metadata: { name: 'kube-dns', namespace, labels: dnsLabel, annotations: builtInAnnotations },
    origin: { resource: `Service ${namespace}/kube-dns` },
    spec: {
      selector: dnsLabel,
      ...(address === undefined ? {} : { clusterIP: address }),
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
    },
  };
}
