/** Enums whose values the engine writes in another way than GraphQL's habit of capitals. */
export const enums = {
  AuditVia: { KEY: 'key', SESSION: 'session', SYSTEM: 'system' },
  QuotaKind: { LABS: 'labs', BYTES: 'bytes', SIMULATIONS: 'simulations', KEYS: 'keys', MEMBERS: 'members', WEBHOOKS: 'webhooks', LINKS: 'links' },
  DnsLevel: { CLUSTER: 'cluster', LAN: 'lan', PUBLIC: 'public' },
  Direction: { INGRESS: 'ingress', EGRESS: 'egress', OUTWARD: 'outward', INWARD: 'inward' },
  ServiceDoor: {
    CLUSTER_IP: 'clusterIP',
    NODE_PORT: 'nodePort',
    EXTERNAL_IP: 'externalIP',
    LOAD_BALANCER: 'loadBalancer',
    HEALTH_CHECK: 'healthCheck',
  },
};
