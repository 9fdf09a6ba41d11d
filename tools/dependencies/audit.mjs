// @ts-check
/**
 * Says in a line what the registry knows of vulnerabilities in what runs, or that nobody was asked. It fails nothing: an advisory of today says
 * nothing of the change in question, and a registry may have no advisories to give.
 */
import { execFile } from 'node:child_process';
import { root } from '../root.mjs';

const ANSWER_WITHIN = 60_000;

execFile('npm', ['audit', '--omit=dev', '--json'], { cwd: root, timeout: ANSWER_WITHIN, maxBuffer: 64 * 1024 * 1024 }, (_error, output) => {
  console.log(`npm audit: ${said(output)}`);
});

/** @param {string} output npm's own, which is JSON also where it has failed */
function said(output) {
  const { metadata, message } = parsed(output);
  if (metadata === undefined) return `NOT checked for known vulnerabilities, for the registry gave no answer (${message ?? `none within ${ANSWER_WITHIN / 1_000} s`})`;
  const { total, ...kinds } = metadata.vulnerabilities;
  if (total === 0) return 'nothing known of what runs';
  return `in what runs, ${Object.entries(kinds).filter(([, count]) => count > 0).map(([kind, count]) => `${count} ${kind}`).join(', ')}; see \`npm audit --omit=dev\``;
}

/** @typedef {{ metadata?: { vulnerabilities: { total: number } & Readonly<Record<string, number>> }, message?: string }} Report */

/** @param {string} output @returns {Report} */
function parsed(output) {
  try {
    /** @type {Report} */
    const report = JSON.parse(output);
    return report;
  } catch {
    return {};
  }
}
