// @ts-check
/** Loaded into the API under test: watches its event loop and tells the bench how late it came. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between looks; a look that comes a millisecond late is no delay. */
const RESOLUTION = 1;

const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
process.on('message', (message) => {
  if (message === 'watch') {
    histogram.enable();
    histogram.reset();
  } else if (message === 'tell') {
    process.send?.({ max: histogram.max / 1e6 - RESOLUTION, p99: histogram.percentile(99) / 1e6 - RESOLUTION });
  }
});
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
