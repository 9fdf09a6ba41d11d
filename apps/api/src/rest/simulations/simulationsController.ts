import { Controller } from '@nestjs/common';
import { encodeNodeId, rest, taskError } from '@vantage/contract';
import type { InputOf, SimulationResource } from '@vantage/contract';
import type { Simulation } from '@vantage/db';
import { cancelSimulation, getSimulation, getSimulationResult, startSimulation } from '@vantage/usecases';
import { valueOf } from '../failureException.js';
import { accepted, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';

/** Most simulations of a class's labs are done within it. */
const LOOK_AGAIN = { 'retry-after': '1' };

@Controller()
export class SimulationsController {
  @Handles(rest.startSimulation)
  async start({ deps, actor }: RestContext, { body }: InputOf<typeof rest.startSimulation>) {
    const simulation = simulationResource(valueOf(await startSimulation(deps, actor, body.value)));
    return accepted(simulation, { location: `/v1/simulations/${simulation.id}`, ...LOOK_AGAIN });
  }

  @Handles(rest.getSimulation)
  async get({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getSimulation>) {
    const simulation = valueOf(await getSimulation(deps, actor, params.simulation));
    return ok(simulationResource(simulation), simulation.finishedAt === undefined ? LOOK_AGAIN : {});
  }

  @Handles(rest.cancelSimulation)
  async cancel({ deps, actor }: RestContext, { params }: InputOf<typeof rest.cancelSimulation>) {
    return ok(simulationResource(valueOf(await cancelSimulation(deps, actor, params.simulation))));
  }

  @Handles(rest.getSimulationResult)
  async result({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getSimulationResult>) {
    return ok(valueOf(await getSimulationResult(deps, actor, params.simulation)));
  }
}

function simulationResource({ id, kind, revisionId, status, progress, createdAt, startedAt, finishedAt, error }: Simulation): SimulationResource {
  return {
    id: encodeNodeId('simulation', id),
    kind,
    revisionId: encodeNodeId('revision', revisionId),
    status,
    progress,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    error: error === null ? null : taskError.parse(error),
  };
}
