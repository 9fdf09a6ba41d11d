import { z } from 'zod';
import { startSimulationInput } from '../../inputs.js';
import { matrix, taskError } from '../../results.js';
import { time } from './time.js';

export const newSimulation = startSimulationInput.strict().meta({ id: 'NewSimulation' });

export const simulationResource = z
  .object({
    id: z.string(),
    kind: z.string(),
    revisionId: z.string(),
    status: z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
    progress: z.number().describe('0 to 1.'),
    createdAt: time,
    startedAt: time.nullable().describe('Null while it waits.'),
    finishedAt: time.nullable().describe('Null until it ended, with a result or without.'),
    error: taskError.nullable().describe('Why it failed.'),
  })
  .meta({ id: 'Simulation', description: 'A computation over a whole revision.' });

export const simulationResult = matrix.meta({ id: 'Matrix', description: 'Every vantage point against every Service.' });

export type SimulationResource = z.input<typeof simulationResource>;
