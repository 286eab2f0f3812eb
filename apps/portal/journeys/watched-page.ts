import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { DESKTOP, PHONE } from './browser.ts';

const SCREENSHOTS = join(import.meta.dirname, '..', 'screenshots');
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

/** Pictures are for the eye of whoever works on a page; where nobody watches nobody looks at them. */
const TAKES_PICTURES = process.env.CI === undefined;
const DEVICES = { phone: PHONE, desktop: DESKTOP };

/**
 * Looks at a page the way a person with any device would: no axe violation in either theme, nothing that makes the page scroll
 * sideways on a phone, and a picture of each for the eye. The second theme differs by colours alone.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  for (const [device, size] of Object.entries(DEVICES)) {
    await page.setViewportSize(size);
    await whenDrawn(page);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways, `${name} on a ${device} is wider than the screen by`).toBeLessThanOrEqual(0);
  }
  expect(await violationsOf(page), `axe on ${name}, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page, RULES_OF_COLOUR), `axe on ${name}, dark`).toEqual([]);
  if (TAKES_PICTURES) await takePictures(page, name);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** A colour on its way to another one has arrived by then. */
const STANDS_AFTER_MS = 500;

/**
 * What axe finds wrong in a page that stands: what is wrong stays wrong, and what was only moving is right a moment later.
 * @param rules only these; all where none are named
 * @returns a line each
 */
async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  await whenDrawn(page);
  const found = await askAxe(page, rules);
  if (found.length === 0) return found;
  await pause(STANDS_AFTER_MS);
  return askAxe(page, rules);
}

/** Axe in the page itself, where it stays: each of our pages is one document, without frames. */
async function askAxe(page: Page, rules: readonly string[] | undefined): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async (only) => {
      // Named only in the page: here it is the library that this process holds, which has no document.
      const { axe: here } = globalThis as unknown as { readonly axe: typeof axe };
      const found = await here.run({ resultTypes: ['violations'], preload: false, ...(only && { runOnly: only }) });
      return found.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target }) => target.join(' ')) }));
    },
    rules as string[] | undefined,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.join(', ')}`);
}

/** After what follows a change of size or theme: what the page places by itself, and where colours begin to change. */
async function whenDrawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** Each theme on each device, into the folder that holds the last of every page. */
async function takePictures(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const [device, size] of Object.entries(DEVICES)) {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${theme}-${device}.png`) });
    }
  }
}
