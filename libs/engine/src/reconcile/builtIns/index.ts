import type { Cluster } from '../../model/index.js';
import { apiServerObjects } from './apiServer.js';
import { clusterDnsObjects } from './clusterDns.js';
import { gatewayProxyObjects } from './gatewayProxies.js';
import { ingressControllerObjects } from './ingressController.js';

/** The cluster with what every cluster has and no manifest needs to say; controllers treat it like anything else. */
export function withBuiltIns(cluster: Cluster): Cluster {
  const apiServer = apiServerObjects(cluster);
  const dns = clusterDnsObjects(cluster);
  const ingress = ingressControllerObjects(cluster);
  const gateways = gatewayProxyObjects(cluster);
  return {
    ...cluster,
    objects: {
      ...cluster.objects,
      workloads: [...cluster.objects.workloads, ...dns.workloads, ...ingress.workloads, ...gateways.workloads],
      services: [...cluster.objects.services, ...apiServer.services, ...dns.services, ...ingress.services, ...gateways.services],
    },
  };
}
