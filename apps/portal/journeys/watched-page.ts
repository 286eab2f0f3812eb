import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { DESKTOP, PHONE } from './browser.ts';

const SCREENSHOTS = join(import.meta.dirname, '..', 'screenshots');
const THEMES = ['light', 'dark'] as const;
/** Themes differ by colours alone: of axe's rules only these look at any. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** A page whose every complaint is kept: errors of scripts and every violation of the content policy. */
export interface WatchedPage {
  readonly page: Page;
  /** What the browser complained of so far. */
  readonly complaints: readonly string[];
}

/**
 * @param expected answers the journey provokes on purpose, by their status
 */
export async function watchedPage(context: BrowserContext, expected: readonly number[] = []): Promise<WatchedPage> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const foreseen = new RegExp(`responded with a status of (?:${[0, ...expected].join('|')})\\b`);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !foreseen.test(message.text())) complaints.push(message.text());
  });
  return { page, complaints };
}

/**
 * Looks at a page the way a person with any device would: no axe violation in either theme, nothing that makes the page scroll
 * sideways on a phone, and a picture of each for the eye.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    // The phone first: once the desktop has been painted, the colours that axe reads are settled.
    for (const [device, size] of [
      ['phone', PHONE],
      ['desktop', DESKTOP],
    ] as const) {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${theme}-${device}.png`) });
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(sideways, `${name} on a ${device} is wider than the screen by`).toBeLessThanOrEqual(0);
    }
    const axe = new AxeBuilder({ page });
    const { violations } = await (theme === 'light' ? axe : axe.withRules(RULES_OF_COLOUR)).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    expect(found, `axe on ${name}, ${theme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
