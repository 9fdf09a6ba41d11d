import type { Failure } from '@vantage/contract';
import { fail, succeed } from '@vantage/engine';
import type { Assignment, Result } from '@vantage/engine';
import { parseLab } from '@vantage/manifests';
import type { LabFile } from '@vantage/manifests';

/** The first Assignment of a file, or why there is none. */
export function readAssignment(file: LabFile): Result<Assignment, Failure> {
  const { topology, diagnostics } = parseLab([file]);
  const [assignment] = topology.assignments;
  const error = diagnostics.find((diagnostic) => diagnostic.severity === 'ERROR');
  if (assignment !== undefined && error === undefined) return succeed(assignment);
  const place = error?.line === undefined ? '' : ` (line ${error.line})`;
  const reason = error === undefined ? 'it holds no document of kind Assignment' : `${error.message}${place}`;
  return fail({ code: 'ASSIGNMENT.MISSING', message: `${file.path}: ${reason}`, argument: 'input.assignment' });
}
