import type { Corefile } from '@vantage/engine';
import type { FileReporter } from '../diagnostics.js';
import { dataOf } from '../kubernetes/configMaps.js';
import { placeOfField } from '../text/fieldPlace.js';
import type { MapNode } from '../text/node.js';
import { readCorefile, unmodelledPlugins } from './readCorefile.js';

/** Names by which installers call the ConfigMap of CoreDNS: kubeadm, k3s and the clouds, and RKE2. */
const names = new Set(['coredns', 'rke2-coredns-rke2-coredns']);

export function isDnsConfigMap(namespace: string | undefined, name: string): boolean {
  return namespace === 'kube-system' && names.has(name);
}

/** The Corefile of a ConfigMap, with a remark on every plugin of it that is not modelled; `undefined` where it has none that can be read. */
export function corefileOf(node: MapNode, report: FileReporter): Corefile | undefined {
  const files = new Map(Object.entries(dataOf(node)));
  const text = files.get('Corefile');
  if (text === undefined) return undefined;
  const field = 'data.Corefile';
  const corefile = readCorefile(text, files);
  if (corefile === undefined) {
    report.warning('MANIFEST.COREFILE', 'The Corefile cannot be read: its braces do not match, so the cluster is given the usual one. Correct it.', placeOfField(node, field), field);
    return undefined;
  }
  for (const plugin of unmodelledPlugins(corefile)) {
    const message = `The CoreDNS plugin ${plugin} may change answers and is not modelled: names that come to it are UNSUPPORTED.`;
    report.info('MANIFEST.NOT_MODELLED', message, placeOfField(node, field), field);
  }
  return corefile;
}
