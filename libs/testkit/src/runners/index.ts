import type { CorpusRunner } from './corpusRunner.js';
import { runApiServer } from './apiServer.js';
import { runKubeLabs } from './kubeLabs.js';
import { runKubeProxy } from './kubeProxy.js';
import { runNpGuard } from './npGuard.js';

/** By the name that `npm run corpora -- <kind> <folder>` takes. */
export const corpusRunners: ReadonlyMap<string, CorpusRunner> = new Map([
  ['api-server', runApiServer],
  ['kube-labs', runKubeLabs],
  ['kube-proxy', runKubeProxy],
  ['np-guard', runNpGuard],
]);

export type { CaseVerdict, CorpusRunner } from './corpusRunner.js';
