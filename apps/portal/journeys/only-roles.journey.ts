import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { openBrowser } from './browser.ts';
import { stepsOfRoles } from './role-steps.ts';

describe('roles', () => {
  let office: TemporaryInstance;
  let browser: Browser;
  beforeAll(async () => {
    [office, browser] = await Promise.all([startTemporaryInstance(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await office?.dispose();
  });
  stepsOfRoles(() => ({ office, browser, portal: office.instance.portal.url }));
});
