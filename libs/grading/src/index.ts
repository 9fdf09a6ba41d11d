/** Grades what students hand in. Pure: an assignment and a network in, a grade out. */
export { explainCheck } from './explanation.js';
export { gradescopeResults, type GradescopeResults, type GradescopeTest } from './formats/gradescope.js';
export type { CheckResult, Grade, Mismatch } from './grade.js';
export { gradeAssignment } from './gradeAssignment.js';
export { reportOf, type GradeReport, type ReportedCheck } from './report.js';
