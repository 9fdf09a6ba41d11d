// @ts-check
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed, run } from '../processes/run.mjs';

/**
 * Runs every test and counts them.
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'vantage-report-'));
  const report = join(folder, 'report.json');
  try {
    const { ok } = await run(
      installed('vitest/vitest.mjs', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`),
      { output: 'shown' },
    );
    const { passed, failed, skipped } = countsOf(report);
    // A file that cannot be loaded, or an error outside every test, fails the run without failing a test.
    return { passed, skipped, failed: ok ? failed : Math.max(failed, 1) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} report */
function countsOf(report) {
  try {
    /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} */
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    const unloadable = counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return { passed: counts.numPassedTests, failed: counts.numFailedTests + unloadable, skipped: counts.numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
