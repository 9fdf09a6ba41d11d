/** Network interfaces of an EC2 instance type, and addresses of each: https://docs.aws.amazon.com/ec2/latest/instancetypes/ (network specifications). */
interface EniLimits {
  readonly interfaces: number;
  readonly addresses: number;
}

const bySize: Readonly<Record<string, EniLimits>> = {
  't3.nano': { interfaces: 2, addresses: 2 },
  't3.micro': { interfaces: 2, addresses: 2 },
  't3.small': { interfaces: 3, addresses: 4 },
  't3.medium': { interfaces: 3, addresses: 6 },
  't3.large': { interfaces: 3, addresses: 12 },
  't3.xlarge': { interfaces: 4, addresses: 15 },
  't3.2xlarge': { interfaces: 4, addresses: 15 },
};

/** The general, compute and memory families of the fifth generation share their limits by size. */
const fifthGeneration: Readonly<Record<string, EniLimits>> = {
  large: { interfaces: 3, addresses: 10 },
  xlarge: { interfaces: 4, addresses: 15 },
  '2xlarge': { interfaces: 4, addresses: 15 },
  '4xlarge': { interfaces: 8, addresses: 30 },
};

/**
 * Pods that an EKS node of an instance type may run: each interface keeps one address for itself, and two pods live on the host's
 * network (https://github.com/awslabs/amazon-eks-ami, eni-max-pods.txt). `undefined` for a type that is not in the table.
 */
export function eksMaxPods(instanceType: string): number | undefined {
  const [family = '', size = ''] = instanceType.split('.');
  const limits = bySize[instanceType] ?? (/^[mcr]5$/.test(family) ? fifthGeneration[size] : undefined);
  return limits === undefined ? undefined : limits.interfaces * (limits.addresses - 1) + 2;
}
