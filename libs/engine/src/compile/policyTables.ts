import type { LabState } from '../model/index.js';

export interface PolicyTables {
  readonly state: LabState;
}

export function compilePolicy(state: LabState): PolicyTables {
  return { state };
}
