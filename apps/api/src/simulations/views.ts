import { encodeNodeId, matrix, taskError } from '@vantage/contract';
import type { Simulation } from '@vantage/db';

export interface SimulationView {
  readonly __typename: 'Simulation';
  readonly row: Simulation;
}

export function simulationView(row: Simulation) {
  const { kind, status, progress, createdAt, startedAt, finishedAt } = row;
  return {
    __typename: 'Simulation' as const,
    id: encodeNodeId('simulation', row.id),
    kind,
    status,
    progress,
    createdAt,
    startedAt,
    finishedAt,
    error: row.error === null ? undefined : taskError.parse(row.error),
    result: () => (row.result === null ? undefined : { __typename: 'Matrix', ...matrix.parse(row.result) }),
    row,
  };
}
