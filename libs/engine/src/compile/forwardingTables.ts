import type { LabState } from '../model/index.js';

export interface ForwardingTables {
  readonly state: LabState;
}

export function compileForwarding(state: LabState): ForwardingTables {
  return { state };
}
