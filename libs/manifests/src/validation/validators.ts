import type { PlainValue } from '../kubernetes/plainValue.js';
import { validateAdminPolicy } from './adminPolicy.js';
import type { Check } from './check.js';
import { validateNamespace, validateNode } from './clusterScoped.js';
import { validateEndpoints } from './endpoints.js';
import { validateEndpointSlice } from './endpointSlice.js';
import { validateGateway, validateGatewayClass } from './gateway/gateway.js';
import { validateGrpcRoute } from './gateway/grpcRoute.js';
import { validateHttpRoute } from './gateway/httpRoute.js';
import { validateReferenceGrant } from './gateway/referenceGrant.js';
import { validateStreamRoute } from './gateway/streamRoute.js';
import { validateIngress, validateIngressClass } from './ingress.js';
import { validateCronJob, validateJob } from './jobs.js';
import { validateNetworkPolicy } from './networkPolicy.js';
import { validatePod } from './pod.js';
import { validateRoute } from './route.js';
import { validateService } from './service.js';
import type { ServiceRanges } from './serviceAllocation.js';
import { validateDaemonSet, validateDeployment, validateReplicaSet, validateReplicationController, validateStatefulSet } from './workloads.js';

type Validator = (value: PlainValue, check: Check, ranges: ServiceRanges) => void;

/** The semantic phase: what each kind may say, once the structural phase has proven its types. */
export const validators: ReadonlyMap<string, Validator> = new Map<string, Validator>([
  ['Namespace', afterStructure(validateNamespace)],
  ['Node', afterStructure(validateNode)],
  ['Pod', afterStructure(validatePod)],
  ['Service', afterStructure(validateService)],
  ['Endpoints', afterStructure(validateEndpoints)],
  ['EndpointSlice', afterStructure(validateEndpointSlice)],
  ['ReplicationController', afterStructure(validateReplicationController)],
  ['Deployment', afterStructure(validateDeployment)],
  ['ReplicaSet', afterStructure(validateReplicaSet)],
  ['StatefulSet', afterStructure(validateStatefulSet)],
  ['DaemonSet', afterStructure(validateDaemonSet)],
  ['Job', afterStructure(validateJob)],
  ['CronJob', afterStructure(validateCronJob)],
  ['Ingress', afterStructure(validateIngress)],
  ['IngressClass', afterStructure(validateIngressClass)],
  ['NetworkPolicy', afterStructure(validateNetworkPolicy)],
  ['AdminNetworkPolicy', afterStructure(validateAdminPolicy)],
  ['BaselineAdminNetworkPolicy', afterStructure(validateAdminPolicy)],
  ['ClusterNetworkPolicy', afterStructure(validateAdminPolicy)],
  ['Route', afterStructure(validateRoute)],
  ['GatewayClass', afterStructure(validateGatewayClass)],
  ['Gateway', afterStructure(validateGateway)],
  ['HTTPRoute', afterStructure(validateHttpRoute)],
  ['GRPCRoute', afterStructure(validateGrpcRoute)],
  ['TLSRoute', afterStructure(validateStreamRoute)],
  ['TCPRoute', afterStructure(validateStreamRoute)],
  ['UDPRoute', afterStructure(validateStreamRoute)],
  ['ReferenceGrant', afterStructure(validateReferenceGrant)],
]);

/** Lends a validator the type that the structural phase has proven: `Written` allows for everything else. */
function afterStructure<T>(validate: (object: T, check: Check, ranges: ServiceRanges) => void): Validator {
  return (value, check, ranges) => {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- the one place where what the table of types has proven becomes a type
    validate(value as T, check, ranges);
  };
}
