import type { Assignment, Internet, Link } from '@vantage/engine';
import type { SourceDocument } from '../documents.js';
import { originOf } from '../origin.js';
import { entryOf } from '../text/node.js';
import { readAssignment } from './assignment.js';
import type { ClusterDraft } from './cluster.js';
import { readCluster } from './cluster.js';
import { FieldReader } from './fieldReader.js';
import { simpleName } from './formats.js';
import { readInternet } from './internet.js';
import type { LanDraft } from './lan.js';
import { readLan } from './lan.js';
import { readLink } from './link.js';
import { didYouMean } from './nearestName.js';
import type { Read } from './read.js';

export const labApiVersion = 'vantage.lab/v1';

/** The `vantage.lab/v1` documents of a lab. A rejected one is missing from the lists, and its name is still a known name. */
export interface Surroundings {
  readonly internets: readonly Read<Internet>[];
  readonly lans: readonly Read<LanDraft>[];
  readonly links: readonly Read<Link>[];
  readonly clusters: readonly Read<ClusterDraft>[];
  readonly assignments: readonly Read<Assignment>[];
  /** Names of LANs and clusters that were written, rejected or not, so that one mistake is reported once. */
  readonly writtenLans: ReadonlySet<string>;
  readonly writtenClusters: ReadonlySet<string>;
  /** Whether any document describes a network; an Assignment alone does not. */
  readonly describeNetwork: boolean;
}

const kinds = ['Internet', 'Lan', 'Link', 'Cluster', 'Assignment'] as const;
type LabKind = (typeof kinds)[number];

export function readSurroundings(documents: readonly SourceDocument[]): Surroundings {
  const internets: Read<Internet>[] = [];
  const lans: Read<LanDraft>[] = [];
  const links: Read<Link>[] = [];
  const clusters: Read<ClusterDraft>[] = [];
  const assignments: Read<Assignment>[] = [];
  const written: Record<LabKind, Set<string>> = { Internet: new Set(), Lan: new Set(), Link: new Set(), Cluster: new Set(), Assignment: new Set() };
  for (const document of documents) {
    const kind = labKind(document);
    if (kind === undefined) continue;
    const errors = document.report.errors;
    const reader = new FieldReader(document.node, '', document.report);
    const name = readName(reader, kind, written[kind]);
    const origin = originOf(kind === 'Internet' ? 'Internet' : `${kind} ${name}`, document.node, document.report);
    const spec = reader.child('spec') ?? missingSpec(reader, document, kind);
    const keep = <T>(value: T, into: Read<T>[]): void => {
      spec.done();
      reader.done();
      if (document.report.errors === errors) into.push({ value, document });
    };
    switch (kind) {
      case 'Internet':
        keep(readInternet(spec, origin), internets);
        break;
      case 'Lan':
        keep(readLan(spec, name, origin), lans);
        break;
      case 'Link':
        keep(readLink(spec, name, origin), links);
        break;
      case 'Cluster':
        keep(readCluster(spec, name, origin), clusters);
        break;
      case 'Assignment':
        keep(readAssignment(spec, name, origin), assignments);
        break;
    }
  }
  return {
    internets,
    lans,
    links,
    clusters,
    assignments,
    writtenLans: written.Lan,
    writtenClusters: written.Cluster,
    describeNetwork: kinds.some((kind) => kind !== 'Assignment' && written[kind].size > 0),
  };
}

function labKind(document: SourceDocument): LabKind | undefined {
  const { apiVersion, kind, node, report } = document;
  if (apiVersion !== labApiVersion) {
    report.error('MANIFEST.UNKNOWN_VERSION', `${apiVersion} is not known. Write apiVersion: ${labApiVersion}.`, entryOf(node, 'apiVersion')?.value.at ?? node.at, 'apiVersion');
    return undefined;
  }
  const known = kinds.find((candidate) => candidate === kind);
  if (known === undefined) {
    const message = `There is no kind ${kind} in ${labApiVersion}.${didYouMean(kind, kinds)} Known are ${kinds.join(', ')}.`;
    report.error('MANIFEST.UNKNOWN_KIND', message, entryOf(node, 'kind')?.value.at ?? node.at, 'kind');
  }
  return known;
}

/** The name of a document; there is one Internet, which needs none. */
function readName(reader: FieldReader, kind: LabKind, written: Set<string>): string {
  reader.has('apiVersion');
  reader.has('kind');
  const metadata = reader.child('metadata');
  if (kind === 'Internet') {
    metadata?.has('name');
    metadata?.done();
    if (written.has('')) reader.report.error('MANIFEST.DUPLICATE_OBJECT', 'There is only one Internet; another document describes it already. Put both into one.', reader.at, 'kind');
    written.add('');
    return '';
  }
  if (metadata === undefined) reader.missing('metadata');
  const name = metadata?.requiredRead('name', simpleName) ?? '';
  metadata?.done();
  if (name !== '' && written.has(name)) {
    reader.report.error('MANIFEST.DUPLICATE_OBJECT', `There is a ${kind} ${name} already. Rename one of them.`, metadata?.placeOf('name') ?? reader.at, 'metadata.name');
  }
  written.add(name);
  return name;
}

/** A Cluster or an Internet may consist of defaults alone; the others are nothing without a spec. */
function missingSpec(reader: FieldReader, document: SourceDocument, kind: LabKind): FieldReader {
  if (kind !== 'Cluster' && kind !== 'Internet' && !reader.has('spec')) reader.missing('spec');
  return new FieldReader({ kind: 'map', entries: [], at: document.node.at }, 'spec', document.report);
}
