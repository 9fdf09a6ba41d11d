/**
 * Fields of Kubernetes' own types that Go holds without a pointer, so that "" and 0 say the same there as nothing at all (k8s.io/api, `omitempty`).
 * Those only that decide something on the network; of a field with a pointer, such as internalTrafficPolicy, "" is a value like any other, and refused.
 */
export const zeroFields: Readonly<Record<string, readonly string[]>> = {
  Container: ['image'],
  ContainerPort: ['name', 'protocol', 'hostIP', 'hostPort'],
  DaemonSetUpdateStrategy: ['type'],
  DeploymentStrategy: ['type'],
  IngressClassSpec: ['controller'],
  IngressRule: ['host'],
  IngressTLS: ['secretName'],
  HTTPIngressPath: ['path'],
  LoadBalancerIngress: ['ip', 'hostname'],
  NodeSpec: ['podCIDR'],
  PodIP: ['ip'],
  PodSpec: ['dnsPolicy', 'hostname', 'nodeName', 'restartPolicy', 'subdomain'],
  PodStatus: ['hostIP', 'phase', 'podIP'],
  ServiceBackendPort: ['name', 'number'],
  ServicePort: ['name', 'nodePort', 'protocol'],
  ServiceSpec: ['clusterIP', 'externalName', 'externalTrafficPolicy', 'healthCheckNodePort', 'loadBalancerIP', 'sessionAffinity', 'type'],
  StatefulSetSpec: ['podManagementPolicy', 'serviceName'],
  StatefulSetUpdateStrategy: ['type'],
  Toleration: ['effect', 'key', 'operator', 'value'],
};
