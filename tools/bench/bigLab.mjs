// @ts-check
/** The text of a lab with 1,000 nodes, 10,000 pods, 500 Services and 100 policies. */

const SHOPS = 500;
const REPLICAS = 20;
const POLICIES = 100;

const surroundings = `apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: datacenter }
spec:
  cidrs: [10.0.0.0/16]
  router: { ip: 10.0.0.1, publicIP: 203.0.113.10 }
  hosts: [{ name: laptop, ip: 10.0.0.50 }]
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: big }
spec:
  lan: datacenter
  nodes: { count: 1000 }
  podNetwork: { cni: canal, cidrs: [10.128.0.0/10] }
  serviceNetwork: { cidrs: [10.96.0.0/12] }
`;

/** @param {number} number */
function shop(number) {
  const name = `shop-${number}`;
  return `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: team-${number % 50} }
spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: team-${number % 50} }
spec:
  replicas: ${REPLICAS}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}, tier: "${number % 3}" } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 8080 }] }] }
`;
}

/** @param {number} number */
function policy(number) {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: policy-${number}, namespace: team-${number % 50} }
spec:
  podSelector: { matchLabels: { tier: "${number % 3}" } }
  ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { tier: "${(number + 1) % 3}" } } }], ports: [{ port: 8080 }] }]
`;
}

export const bigLab = [
  { path: 'surroundings.yaml', content: surroundings },
  { path: 'shops.yaml', content: Array.from({ length: SHOPS }, (_, number) => shop(number)).join('---\n') },
  { path: 'policies.yaml', content: Array.from({ length: POLICIES }, (_, number) => policy(number)).join('---\n') },
];
