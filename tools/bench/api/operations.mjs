// @ts-check
/** What the bench asks. */

/** @typedef {import('./load.mjs').Operation} Operation */

/** @type {Operation} */
export const typename = { query: '{ __typename }' };

const FROM = 'internet';
const TO = 'http://www.website1.com';

/** @param {string} lab @returns {Operation} */
export function reach(lab) {
  return { query: query('reachability summary'), variables: { lab, from: FROM, to: TO } };
}

/** So many of them that no answer is still at hand when its question comes again. @param {string} lab @returns {readonly Operation[]} */
export function differentQuestions(lab) {
  const asked = reach(lab);
  return Array.from({ length: 60_000 }, (_, index) => ({ ...asked, variables: { ...asked.variables, to: `http://www.website1.com:${index + 1_024}` } }));
}

/** The whole story, as docs/api.md asks for it. @param {string} lab @returns {Operation} */
export function reachWithTraces(lab) {
  const fields = `reachability summary symptom { tool exitCode output } notes
    traces { probability disposition sourceSeen httpStatus hops { at steps { text cites { resource path line reference } } } }`;
  return { query: query(fields), variables: { lab, from: FROM, to: TO } };
}

/** @param {string} fields */
function query(fields) {
  return `query Reach($lab: ID!, $from: Address!, $to: String!) { lab(id: $lab) { head { reach(from: $from, to: $to) { ${fields} } } } }`;
}

/** @param {string} lab @param {string} field @returns {Operation} */
export function askHead(lab, field) {
  return { query: `query Head($lab: ID!) { lab(id: $lab) { head { ${field} } } }`, variables: { lab } };
}

/** @param {string} name @param {readonly { path: string, content: string }[]} files @returns {Operation} */
export function createLab(name, files) {
  return { query: 'mutation Create($input: CreateLabInput!) { createLab(input: $input) { lab { id } } }', variables: { input: { name, files } } };
}

/** @param {readonly { path: string, content: string }[]} files @param {string} field @returns {Operation} */
export function scratch(files, field) {
  return { query: `query Scratch($files: [LabFileInput!]!) { scratch(files: $files) { ${field} } }`, variables: { files } };
}
