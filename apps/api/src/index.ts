/** For tests that run the API in their own process. */
export { createApp } from './createApp.js';
