import { JSON_TYPE } from '../mediaTypes.js';
import { noHeaders, none, simulationParams } from '../parameters.js';
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
  params: none,
  query: none,
  headers: noHeaders,
  body: { [JSON_TYPE]: newSimulation },
  answers: { 202: { description: 'It waits for a worker.', content: oneSimulation, headers: { location: 'The simulation’s address.', ...RETRY_AFTER } } },
  failures: ['NOT_FOUND', 'QUOTA_EXCEEDED'],
  access: 'key',
  repetition: 'byKey',
});

export const getSimulation = defineRoute({
  id: 'getSimulation',
  method: 'get',
  path: '/v1/simulations/{simulation}',
  tag,
  summary: 'How far a simulation is',
  params: simulationParams,
  query: none,
  headers: noHeaders,
  answers: { 200: { description: 'The simulation.', content: oneSimulation, headers: RETRY_AFTER } },
  failures: [],
  access: 'key',
  repetition: 'plain',
});

export const cancelSimulation = defineRoute({
  id: 'cancelSimulation',
  method: 'post',
  path: '/v1/simulations/{simulation}/cancel',
  tag,
  summary: 'Stop a simulation',
  description: 'One that has ended stays as it is.',
  params: simulationParams,
  query: none,
  headers: noHeaders,
  answers: { 200: { description: 'The simulation.', content: oneSimulation } },
  failures: [],
  access: 'key',
  repetition: 'plain',
});

export const getSimulationResult = defineRoute({
  id: 'getSimulationResult',
  method: 'get',
  path: '/v1/simulations/{simulation}/result',
  tag,
  summary: 'What a simulation computed',
  params: simulationParams,
  query: none,
  headers: noHeaders,
  answers: { 200: { description: 'The result.', content: { [JSON_TYPE]: simulationResult } } },
  failures: ['NOT_FINISHED'],
  access: 'key',
  repetition: 'plain',
});
