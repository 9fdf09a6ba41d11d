/** The engine's public face: everything else is internal. */
export { compile, type Network } from './compile/index.js';
export * from './model/index.js';
export { capacity } from './questions/capacity/capacity.js';
export { rowChanges } from './questions/comparison/comparison.js';
export { connectivity, type ConnectivityQuestion } from './questions/connectivity/connectivity.js';
export { cutover } from './questions/cutover/cutover.js';
export { rollout, type RolloutQuestion } from './questions/cutover/rollout.js';
export { matrixOf, matrixSources, matrixTargets, type Matrix } from './questions/matrix/matrix.js';
export { reach } from './questions/reach.js';
export { resolve } from './questions/resolve.js';
export {
  describeTopology,
  type DescribedCluster,
  type DescribedDevice,
  type DescribedGateway,
  type DescribedLink,
  type DescribedListener,
  type DescribedNetwork,
  type DescribedService,
  type TopologyDescription,
} from './questions/topology.js';
export { reconcile } from './reconcile/index.js';
export { capacityLimitText, dispositionText, renderAnswer, stepText, summarize, summarizeDns, symptomOf, symptomOfDns, type RenderOptions } from './render/index.js';
export type * from './trace/index.js';
export { DISPOSITIONS } from './trace/index.js';
export type { Connection, ConnectionTrace } from './walk/connection.js';
export { walkConnection } from './walk/walkConnection.js';
