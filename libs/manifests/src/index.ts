/** Text → Topology: reads the files of a lab, and says what is wrong with them. */
export type { LabFile, ParsedLab } from './labFile.js';
export { parseLab } from './parseLab.js';
export type { Limits } from './text/limits.js';
export { defaultLimits } from './text/limits.js';
