import { prices } from '../../prices.js';
import { JSON_TYPE } from '../mediaTypes.js';
import { simulationParams } from '../parameters.js';
import { defineRoute } from '../route.js';
import { newSimulation, simulationResource, simulationResult } from '../schemas/simulation.js';

const tag = 'Simulations' as const;
const oneSimulation = { [JSON_TYPE]: simulationResource } as const;
const RETRY_AFTER = { 'retry-after': 'Seconds after which to look again; absent once it has ended.' } as const;

export const startSimulation = defineRoute({
  id: 'startSimulation',
  method: 'post',
  path: '/v1/simulations',
  tag,
  summary: 'Start a computation over a whole revision',
  body: { [JSON_TYPE]: newSimulation },
  answers: { 202: { description: 'It waits for a worker.', content: oneSimulation, headers: { location: 'The simulation’s address.', ...RETRY_AFTER } } },
  failures: ['QUOTA_EXCEEDED'],
  repetition: 'byKey',
  cost: { base: prices.simulation },
});

export const getSimulation = defineRoute({
  id: 'getSimulation',
  method: 'get',
  path: '/v1/simulations/{simulation}',
  tag,
  summary: 'How far a simulation is',
  params: simulationParams,
  answers: { 200: { description: 'The simulation.', content: oneSimulation, headers: RETRY_AFTER } },
});

export const cancelSimulation = defineRoute({
  id: 'cancelSimulation',
  method: 'post',
  path: '/v1/simulations/{simulation}/cancel',
  tag,
  summary: 'Stop a simulation',
  description: 'One that has ended stays as it is.',
  params: simulationParams,
  answers: { 200: { description: 'The simulation.', content: oneSimulation } },
});

export const getSimulationResult = defineRoute({
  id: 'getSimulationResult',
  method: 'get',
  path: '/v1/simulations/{simulation}/result',
  tag,
  summary: 'What a simulation computed',
  params: simulationParams,
  answers: { 200: { description: 'The result.', content: { [JSON_TYPE]: simulationResult } } },
  failures: ['NOT_FINISHED'],
});
