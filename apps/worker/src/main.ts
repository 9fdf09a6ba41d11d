/** Telemetry first: it watches what is imported after it. */
import { startTelemetry } from '@vantage/process/telemetry';

await startTelemetry('worker');
await import('./worker.js');
