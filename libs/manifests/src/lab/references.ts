import type { SourceDocument } from '../documents.js';
import { placeOfField } from '../text/fieldPlace.js';
import { didYouMean } from './nearestName.js';
import type { Surroundings } from './surroundings.js';

/** Reports names of LANs that no document has, and clusters that do not say in which of several LANs they stand. */
export function checkReferences(surroundings: Surroundings): void {
  const lans = surroundings.writtenLans;
  for (const { value, document } of surroundings.clusters) {
    if (value.lan !== undefined) checkLan(document, 'spec.lan', value.lan, lans);
    else if (lans.size > 1) {
      const message = `This lab has several LANs (${[...lans].join(', ')}), and Cluster ${value.name} says not in which its nodes stand. Add spec.lan.`;
      document.report.error('MANIFEST.REQUIRED', message, document.node.at, 'spec.lan');
    }
  }
  for (const { value, document } of surroundings.links) {
    for (const [index, name] of value.between.entries()) checkLan(document, `spec.between[${index}]`, name, lans);
  }
}

function checkLan(document: SourceDocument, field: string, name: string, lans: ReadonlySet<string>): void {
  if (lans.has(name)) return;
  const message = `There is no Lan ${name}.${didYouMean(name, lans)} Write a Lan document of that name, or correct it.`;
  document.report.error('MANIFEST.UNKNOWN_LAN', message, placeOfField(document.node, field), field);
}
