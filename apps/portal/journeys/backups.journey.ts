import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, openBrowser } from './browser.ts';
import { personOf, signIn, whenAlive } from './steps.ts';
import { inspect, watchedPage } from './watched-page.ts';

/** Clause 2.2: backups as the operator takes and sees them. */
describe('backups, in a real browser', () => {
  let office: TemporaryInstance;
  let browser: Browser;

  beforeAll(async () => {
    [office, browser] = await Promise.all([startTemporaryInstance(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await office?.dispose();
  });

  it('the operator takes both kinds, sees them wait without a worker, then verified, and no client value', async () => {
    const { page, complaints } = await watchedPage(await browserOf(browser));
    await office.parts.stop('worker');
    await signIn(page, office.instance.portal.url, personOf(office.instance, 'operator'));
    await page.goto(`${office.instance.portal.url}/storage/backups`);
    await whenAlive(page);
    await page.getByText('还没有备份。每夜会自动进行').waitFor();
    await inspect(page, 'backups-none');
    await page.getByRole('button', { name: '备份资料与文件' }).click();
    await page.getByRole('button', { name: '备份密钥库' }).click();
    await page.getByRole('heading', { name: '正在备份：资料与文件' }).waitFor();
    await page.getByRole('heading', { name: '正在备份：密钥库' }).waitFor();
    expect(await page.getByRole('button', { name: '备份密钥库' }).isDisabled()).toBe(true);
    await inspect(page, 'backups-under-way');
    await office.parts.start('worker');
    await expect.poll(() => page.getByText('已校验').count(), { timeout: 60_000 }).toBe(2);
    await page.getByText('7 天，到期即删，不留最后一份').waitFor();
    await page.reload();
    await whenAlive(page);
    await inspect(page, 'backups-verified');
    expect(await page.locator('main').textContent()).not.toMatch(/1[3-9]\d{9}/);
    expect(complaints).toEqual([]);
  });
});
