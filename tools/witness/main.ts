/** The kernel witness: random labs, built for real and asked for real, held against the engine's walk. */
import { fileURLToPath } from 'node:url';
import { campaign } from './campaign.js';
import { enterUserNamespace, means } from './namespaces/means.js';
import { Stage } from './namespaces/stage.js';
import { readOptions } from './options.js';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const way = means();
  if (way.kind === 'none') {
    console.log(`witness: skipped, ${way.reason}`);
    return 0;
  }
  if (way.kind === 'rootless' && process.getuid?.() !== 0) {
    return enterUserNamespace([process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
  }
  const stage = await Stage.open();
  try {
    return (await campaign(stage, options)) ? 0 : 1;
  } finally {
    stage.close();
  }
}

process.exitCode = await main();
