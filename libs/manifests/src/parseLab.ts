import type { Cluster, ClusterObjects, Lan, Topology } from '@vantage/engine';
import { DiagnosticLog, compareText } from './diagnostics.js';
import type { SourceDocument } from './documents.js';
import { readDocuments } from './documents.js';
import { claimedCluster, clusterOf } from './kubernetes/clusterOf.js';
import { ObjectCollector } from './kubernetes/objects.js';
import type { LabFile, ParsedLab } from './labFile.js';
import { classicCluster, classicClusterName, classicInternet, classicLan, emptyInternet } from './lab/classicPicture.js';
import type { ClusterDraft } from './lab/cluster.js';
import { surmise } from './lab/fittedPicture.js';
import { nodeAddresses, resolveLan } from './lab/portForwards.js';
import { checkReferences } from './lab/references.js';
import type { Surroundings } from './lab/surroundings.js';
import { readSurroundings } from './lab/surroundings.js';
import type { ServiceRanges } from './validation/serviceAllocation.js';
import type { Limits } from './text/limits.js';
import { defaultLimits } from './text/limits.js';

/**
 * Reads the files of a lab. Never throws: whatever is wrong becomes a diagnostic with file, line, column and field,
 * the object it concerns is left out, and everything else is read.
 */
export function parseLab(files: readonly LabFile[], limits: Limits = defaultLimits): ParsedLab {
  const log = new DiagnosticLog();
  const documents = readDocuments(files, log, limits);
  const isSurroundings = (document: SourceDocument): boolean => document.apiVersion.startsWith('vantage.lab/');
  const surroundings = readSurroundings(documents.filter(isSurroundings));
  const objects = documents.filter((document) => !isSurroundings(document));
  const topology = assemble(surroundings, objects);
  return { topology, diagnostics: log.sorted() };
}

function assemble(surroundings: Surroundings, documents: readonly SourceDocument[]): Topology {
  const drafts = clustersOf(surroundings, documents);
  const objects = collect(drafts, surroundings, documents);
  const clusters = drafts.flatMap((draft): readonly Cluster[] => {
    const own = objects.get(draft.name);
    return own === undefined ? [] : [{ ...draft, lan: lanOf(draft, surroundings), objects: own }];
  });
  checkReferences(surroundings);
  return {
    internet: surroundings.describeNetwork ? (surroundings.internets[0]?.value ?? emptyInternet()) : classicInternet(),
    lans: lansOf(surroundings, clusters, documents).sort(byName),
    links: surroundings.links.map((link) => link.value).sort(byName),
    clusters: clusters.sort(byName),
    assignments: surroundings.assignments.map((assignment) => assignment.value).sort(byName),
  };
}

/** The clusters that are written; without any, one for each folder `clusters/<name>/`, otherwise the classic one. */
function clustersOf(surroundings: Surroundings, documents: readonly SourceDocument[]): readonly ClusterDraft[] {
  if (surroundings.writtenClusters.size > 0) return surroundings.clusters.map((cluster) => cluster.value);
  if (surroundings.describeNetwork && documents.length === 0) return [];
  const claimed = new Set(documents.flatMap((document) => claimedCluster(document)?.name ?? []));
  const names = claimed.size === 0 ? [classicClusterName] : [...claimed].sort(compareText);
  return names.map((name) => classicCluster(name, surmise(documents.filter((document) => (claimedCluster(document)?.name ?? name) === name))));
}

function collect(drafts: readonly ClusterDraft[], surroundings: Surroundings, documents: readonly SourceDocument[]): ReadonlyMap<string, ClusterObjects> {
  const names = new Set([...surroundings.writtenClusters, ...drafts.map((draft) => draft.name)]);
  const collectors = new Map([...names].map((name) => [name, new ObjectCollector(name, names.size === 1, serviceRanges(drafts, name))]));
  for (const document of documents) {
    const cluster = clusterOf(document, names);
    if (cluster !== undefined) collectors.get(cluster)?.add(document);
  }
  return new Map([...collectors].map(([name, collector]) => [name, collector.objects()]));
}

/** Of a cluster whose own document was rejected, the default ones: its objects are still looked at. */
function serviceRanges(drafts: readonly ClusterDraft[], name: string): ServiceRanges {
  const { serviceNetwork } = drafts.find((draft) => draft.name === name) ?? classicCluster(name);
  return { cidrs: serviceNetwork.cidrs, nodePorts: serviceNetwork.nodePortRange };
}

/** The LAN that a cluster names, otherwise the only one. */
function lanOf(draft: ClusterDraft, surroundings: Surroundings): string | undefined {
  const names = surroundings.writtenLans.size === 0 ? [classicLan().name] : [...surroundings.writtenLans];
  return draft.lan !== undefined && (surroundings.writtenClusters.has(draft.name) || names.includes(draft.lan)) ? draft.lan : names.length === 1 ? names[0] : undefined;
}

/** The LANs that are written; clusters without any stand in the classic one. */
function lansOf(surroundings: Surroundings, clusters: readonly Cluster[], documents: readonly SourceDocument[]): Lan[] {
  if (surroundings.writtenLans.size === 0) return clusters.length > 0 || !surroundings.describeNetwork ? [classicLan(surmise(documents).lanCidr)] : [];
  return surroundings.lans.map((lan) => {
    const nodes = clusters.filter((cluster) => cluster.lan === lan.value.name).flatMap((cluster) => nodeAddresses(cluster, cluster.objects));
    return resolveLan(lan, new Map(nodes));
  });
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compareText(a.name, b.name);
}
