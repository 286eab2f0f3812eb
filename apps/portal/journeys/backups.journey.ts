import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, openBrowser } from './browser.ts';
import { personOf, signIn, whenAlive } from './steps.ts';
import { inspect, watchedPage } from './watched-page.ts';

/** Clause 2.2: backups and restore drills as the operator asks for them and sees them. */
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

    await page.getByRole('heading', { name: '尚未验证任何恢复' }).waitFor();
    await office.parts.stop('restorer');
    await page.getByRole('button', { name: '恢复演练' }).click();
    await page.getByRole('heading', { name: '正在演练恢复' }).waitFor();
    expect(await page.getByRole('button', { name: '恢复演练' }).isDisabled()).toBe(true);
    await inspect(page, 'drill-under-way');
    await office.parts.start('restorer');
    await page.getByRole('heading', { name: '可恢复至' }).waitFor({ timeout: 60_000 });
    await page.reload();
    await whenAlive(page);
    await page.getByText('已验证', { exact: true }).waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载签名报告' }).click(),
    ]);
    expect(await readFile(await saved.path(), 'utf8')).toMatch(
      /^kean-restore-drill-1\n[\s\S]+\n— kean\.invalid\/backups\//,
    );
    await inspect(page, 'restore-proven');
    expect(await page.locator('main').textContent()).not.toMatch(/1[3-9]\d{9}/);

    // The disk of the backups is not mounted: what is left is an empty folder.
    const target = path.join(office.instance.data, 'backups');
    await rename(target, `${target}-not-mounted`);
    await mkdir(target, { mode: 0o700 });
    await page.getByRole('button', { name: '备份资料与文件', exact: true }).click();
    await page.getByText('备份目标不是本机构先前使用的那一个').waitFor({ timeout: 60_000 });
    await inspect(page, 'backups-target-unknown');
    await page.getByRole('button', { name: '启用新目标并备份资料与文件' }).click();
    await inspect(page, 'backups-target-admitted');
    await page.getByRole('button', { name: '启用并备份', exact: true }).click();
    await expect.poll(() => page.getByText('已校验').count(), { timeout: 60_000 }).toBe(3);
    expect(await page.getByRole('button', { name: '启用新目标并备份资料与文件' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
