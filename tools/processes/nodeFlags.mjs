// @ts-check
/**
 * How Node runs API and worker, here as in the image. Answers wait for collections of garbage, and for the threads that help with them where
 * there are as few processors as here, so: young objects get 32 MB instead of 16, a full collection comes when the heap has grown to five times
 * what was alive, and one thread helps. Measured by `npm run bench:api` at half of the load: p99 of 8 ms instead of 50, and up to 400 MB of heap.
 */
export const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=32', '--heap-growing-percent=400', '--v8-pool-size=1'];
