import type { Origin } from '@vantage/engine';
import type { FileReporter } from './diagnostics.js';
import { FieldLines } from './text/fieldLines.js';
import type { MapNode } from './text/node.js';

/** Where an object stands, with the line of each of its fields. */
export function originOf(resource: string, node: MapNode, report: FileReporter): Origin {
  return {
    resource,
    path: report.path,
    line: report.lines.position(node.at).line,
    fields: new FieldLines(node, report.lines),
  };
}
