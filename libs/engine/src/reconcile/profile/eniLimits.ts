/** Network interfaces of an EC2 instance type, and addresses of each: https://docs.aws.amazon.com/ec2/latest/instancetypes/ (network specifications). */
export interface EniLimits {
  readonly interfaces: number;
  readonly addresses: number;
}

const byType: Readonly<Record<string, EniLimits>> = {
  't2.micro': { interfaces: 2, addresses: 2 },
  't2.small': { interfaces: 3, addresses: 4 },
  't2.medium': { interfaces: 3, addresses: 6 },
  't2.large': { interfaces: 3, addresses: 12 },
  't3.nano': { interfaces: 2, addresses: 2 },
  't3.micro': { interfaces: 2, addresses: 2 },
  't3.small': { interfaces: 3, addresses: 4 },
  't3.medium': { interfaces: 3, addresses: 6 },
  't3.large': { interfaces: 3, addresses: 12 },
  't3.xlarge': { interfaces: 4, addresses: 15 },
  't3.2xlarge': { interfaces: 4, addresses: 15 },
};

/** The general, compute and memory families since the fifth generation share their limits by size. */
const bySize: Readonly<Record<string, EniLimits>> = {
  large: { interfaces: 3, addresses: 10 },
  xlarge: { interfaces: 4, addresses: 15 },
  '2xlarge': { interfaces: 4, addresses: 15 },
  '4xlarge': { interfaces: 8, addresses: 30 },
  '8xlarge': { interfaces: 8, addresses: 30 },
  '12xlarge': { interfaces: 8, addresses: 30 },
  '16xlarge': { interfaces: 15, addresses: 50 },
  '24xlarge': { interfaces: 15, addresses: 50 },
  metal: { interfaces: 15, addresses: 50 },
};

/**
 * Pods that an EKS node of an instance type may run: each interface keeps one address for itself, and two pods live on the host's
 * network (https://github.com/awslabs/amazon-eks-ami, eni-max-pods.txt). `undefined` for a type that is not in the table.
 */
export function eksMaxPods(instanceType: string): number | undefined {
  const limits = eniLimits(instanceType);
  return limits === undefined ? undefined : limits.interfaces * (limits.addresses - 1) + 2;
}

/** `undefined` for a type that is not in the table. */
export function eniLimits(instanceType: string): EniLimits | undefined {
  const [family = '', size = ''] = instanceType.split('.');
  return byType[instanceType] ?? (/^[mcr][567](a|d|n|ad|dn|g|gd|i|id)?$/.test(family) ? bySize[size] : undefined);
}
