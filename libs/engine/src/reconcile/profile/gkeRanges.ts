/**
 * The prefix of a GKE node's pod range: at least twice as many addresses as pods, so that an address is not used again at once
 * (https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr). 110 pods, the default, make a /24.
 */
export function gkeNodePrefix(maxPods: number | undefined): number {
  const addresses = 2 * Math.max(maxPods ?? 110, 8);
  return Math.max(24, 32 - Math.ceil(Math.log2(addresses)));
}
