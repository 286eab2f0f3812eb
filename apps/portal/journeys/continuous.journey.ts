import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import { openSql } from '@kean/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, openBrowser } from './browser.ts';
import { personOf, signIn, whenAlive } from './steps.ts';
import { inspect, watchedPage } from './watched-page.ts';

/** Clause 2.2: what would be lost with the machine, as the operator sees it. */
describe('continuous protection, in a real browser', () => {
  let office: TemporaryInstance;
  let browser: Browser;

  beforeAll(async () => {
    [office, browser] = await Promise.all([startTemporaryInstance({ continuous: true }), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await office?.dispose();
  });

  it('the first base is taken by itself, the page says how much would be lost, and what to do while the target is away', async () => {
    const { page, complaints } = await watchedPage(await browserOf(browser));
    await signIn(page, office.instance.portal.url, personOf(office.instance, 'operator'));
    const look = async () => {
      await page.goto(`${office.instance.portal.url}/storage/backups`);
      await whenAlive(page);
    };
    await look();
    await page.getByRole('row').filter({ hasText: '整库基线' }).filter({ hasText: '已校验' }).waitFor();
    await look();
    await page.getByText(/最近归档于 .*，最多丢失 \d+ 分钟/).waitFor();
    await page.getByText('保留不满 7 天，两方的私钥合在一起才能打开').waitFor();
    await inspect(page, 'continuous-working');
    await page.getByRole('button', { name: '备份整库基线' }).click();
    await expect
      .poll(() => page.getByRole('row').filter({ hasText: '整库基线' }).count(), { timeout: 60_000 })
      .toBeGreaterThan(1);

    const settings = join(office.instance.data, 'archive.json');
    await rename(settings, `${settings}-away`);
    const sql = openSql(office.instance.databases.admin);
    await sql.query('select pg_switch_wal()');
    const failures = async () =>
      (await sql.query<{ n: number }>('select failed_count::int as n from pg_stat_archiver'))[0]?.n;
    await expect.poll(failures, { timeout: 60_000 }).toBeGreaterThan(0);
    await look();
    await page.getByText('数据库日志无法送达备份目标').waitFor();
    await inspect(page, 'continuous-failing');
    await rename(`${settings}-away`, settings);
    await sql.close();
    expect(complaints).toEqual([]);
  });
});
