import { requireChromium } from '@kean/dev/services';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

/** Keeps Chromium from asking anything of the network but what a page asks. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, installed where it is missing. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await requireChromium((text) => process.stdout.write(`${text}\n`));
  return chromium.launch({ executablePath, args: FLAGS });
}

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/**
 * A browser as one member of staff has it: own cookies, Chinese first. Without motion, so that no colour is judged while it is
 * still changing.
 */
export function browserOf(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({
    viewport: DESKTOP,
    locale: 'zh-CN',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
}
