import type { LabState } from '../model/index.js';

export interface DnsTables {
  readonly state: LabState;
}

export function compileDns(state: LabState): DnsTables {
  return { state };
}
