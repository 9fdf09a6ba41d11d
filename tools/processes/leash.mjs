// @ts-check
/** Loaded into every process that `npm start` starts: when its parent is gone, however that went, the process ends as if it were asked to. */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
