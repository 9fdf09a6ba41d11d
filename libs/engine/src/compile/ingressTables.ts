import type { LabState } from '../model/index.js';

export interface IngressTables {
  readonly state: LabState;
}

export function compileIngress(state: LabState): IngressTables {
  return { state };
}
