/** For tests that run a worker in their own process. */
export { WorkerModule } from './workerModule.js';
