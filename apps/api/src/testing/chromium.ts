/** A real browser, where this machine has one. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** Where Chromium is; tests that need it are skipped, aloud, where it is not. */
export const chromiumPath = [process.env['VANTAGE_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => path !== undefined && existsSync(path));

/** Nothing but what it is told: no look for updates, no first run, and no sandbox, which root may not have. */
const QUIETLY = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function startChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: QUIETLY });
}
