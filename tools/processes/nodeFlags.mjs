// @ts-check
/**
 * How Node runs API and worker, here as in the image. Answers wait for collections of garbage, and for the threads that help with them where
 * there are as few processors as here, so a full collection comes when the heap has grown to five times what was alive, and one thread helps.
 * Measured by `npm run bench:api` at half of the load: p99 of 7 ms instead of 50, for up to 450 MB of heap.
 */
export const nodeFlags = ['--enable-source-maps', '--heap-growing-percent=400', '--v8-pool-size=1'];
