import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import { openSql } from '@kean/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { browserOf, openBrowser } from './browser.ts';
import { type SignIn, signIn } from './steps.ts';
import { type WatchedPage, watchedPage } from './watched-page.ts';

/** The demonstration office with a browser before it. */
export interface OpenedOffice {
  readonly office: TemporaryInstance;
  /** Address of the portal. */
  readonly portal: string;
  /** A page in a browser of its own, of nobody yet. @param expected answers that are provoked on purpose, by their status */
  page(expected?: readonly number[]): Promise<WatchedPage>;
  /** The same of somebody who has signed in. */
  enter(person: SignIn, expected?: readonly number[]): Promise<WatchedPage>;
  /** One statement on the records, past every right: what a journey cannot do by the screen. */
  inRecords(statement: string, values?: readonly unknown[]): Promise<void>;
  /** The same past row security as well, which binds the owner of the tables too. */
  pastRowSecurity<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** Opens both before the tests of the block that calls it, and closes them behind. */
export function openedOffice(): OpenedOffice {
  let office: TemporaryInstance;
  let browser: Browser;
  beforeAll(async () => {
    [office, browser] = await Promise.all([startTemporaryInstance(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await office?.dispose();
  });
  const page: OpenedOffice['page'] = async (expected = []) => watchedPage(await browserOf(browser), expected);
  return {
    get office() {
      return office;
    },
    get portal() {
      return office.instance.portal.url;
    },
    page,
    enter: async (person, expected) => {
      const watched = await page(expected);
      await signIn(watched.page, office.instance.portal.url, person);
      return watched;
    },
    inRecords: async (statement, values = []) => {
      const sql = openSql(office.instance.databases.kean.owner);
      try {
        await sql.query(statement, values);
      } finally {
        await sql.close();
      }
    },
    pastRowSecurity: async <Row>(statement: string, values: readonly unknown[] = []) => {
      const address = new URL(office.instance.databases.admin);
      address.pathname = new URL(office.instance.databases.kean.owner).pathname;
      const sql = openSql(address.href);
      try {
        return await sql.query<Row>(statement, values);
      } finally {
        await sql.close();
      }
    },
  };
}
