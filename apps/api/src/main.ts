/** The ear for whoever asks it to end first, then telemetry: it watches what is imported after it. */
import { leaveWhenAsked } from '@vantage/process/asked';
import { startTelemetry } from '@vantage/process/telemetry';

leaveWhenAsked();
await startTelemetry('api');
await import('./api.js');
