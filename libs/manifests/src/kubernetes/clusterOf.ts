import type { SourceDocument } from '../documents.js';
import { didYouMean } from '../lab/nearestName.js';
import { entryOf, textOf } from '../text/node.js';

export const clusterAnnotation = 'vantage.lab/cluster';

/** The cluster that a document claims: by its folder `clusters/<name>/`, otherwise by its annotation. */
export function claimedCluster(document: SourceDocument): { readonly name: string; readonly at: number; readonly field?: string } | undefined {
  const folder = /(?:^|\/)clusters\/([^/]+)\//.exec(document.report.path)?.[1];
  if (folder !== undefined) return { name: folder, at: document.node.at };
  const metadata = entryOf(document.node, 'metadata')?.value;
  const annotations = metadata?.kind === 'map' ? entryOf(metadata, 'annotations')?.value : undefined;
  const name = annotations?.kind === 'map' ? textOf(annotations, clusterAnnotation) : undefined;
  if (name === undefined || annotations?.kind !== 'map') return undefined;
  return { name, at: entryOf(annotations, clusterAnnotation)?.value.at ?? annotations.at, field: `metadata.annotations[${clusterAnnotation}]` };
}

/** The cluster that an object belongs to, by claim or because it is the only one; `undefined`, with a report, where it cannot be told. */
export function clusterOf(document: SourceDocument, clusters: ReadonlySet<string>): string | undefined {
  const claimed = claimedCluster(document);
  if (claimed === undefined) {
    const [only, ...more] = clusters;
    if (more.length === 0) return only;
    const names = [...clusters].join(', ');
    const message = `This lab has several clusters (${names}), and this object says not whose it is. Move the file to clusters/<name>/ or set the annotation ${clusterAnnotation}.`;
    document.report.error('MANIFEST.CLUSTER_NOT_NAMED', message, document.node.at, 'metadata.annotations');
    return undefined;
  }
  if (clusters.has(claimed.name)) return claimed.name;
  const message = `There is no Cluster ${claimed.name}.${didYouMean(claimed.name, clusters)} Write a Cluster document of that name, or correct it.`;
  document.report.error('MANIFEST.UNKNOWN_CLUSTER', message, claimed.at, claimed.field ?? 'metadata');
  return undefined;
}
