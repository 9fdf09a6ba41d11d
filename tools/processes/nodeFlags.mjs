// @ts-check
/**
 * How Node runs API and worker, here as in the image (`NODE_OPTIONS` of the Dockerfile). Young objects get 32 MB instead of 16: requests
 * under way when it is full are kept, and what is kept twice waits for a full collection, which answers wait for.
 */
export const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=32'];
