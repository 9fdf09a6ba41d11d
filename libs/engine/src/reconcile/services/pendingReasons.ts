/** Why a load balancer stays `<pending>`, in words for a person. */
export const pendingReasons = {
  noImplementation: 'nothing in this cluster provisions load balancers',
  foreignClass: (name: string) => `its loadBalancerClass ${name} asks for an implementation of its own, and the default one leaves it alone`,
  poolExhausted: 'the pool has no free address',
  noPool: 'MetalLB has no pool of addresses (spec.loadBalancers.privatePool or publicPool)',
  outsidePool: (address: string) => `the address ${address} that it asks for lies outside of the pool`,
  notShared: (address: string) => `the address ${address} that it asks for is taken by a Service that does not share it`,
} as const;
