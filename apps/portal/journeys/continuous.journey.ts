import { chown, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import { openSql } from '@kean/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, openBrowser } from './browser.ts';
import { personOf, signIn, whenAlive } from './steps.ts';
import { inspect, watchedPage } from './watched-page.ts';

/** Two minutes of grace, two looks of the watchdog, and Postgres, which waits a minute after three failures. */
const RAISED_WITHIN_MS = 240_000;

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

  it('the first base is taken by itself, the page says how much would be lost, and an alert while its disk is away', async () => {
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
      .poll(() => page.getByRole('row').filter({ hasText: '整库基线' }).filter({ hasText: '已校验' }).count(), {
        timeout: 60_000,
      })
      .toBeGreaterThan(1);

    // What is left of a disk that is not mounted: an empty folder of the same name. The server closes a segment every twenty seconds, so that
    // what is waited for is the grace of the alert alone.
    const target = join(office.instance.data, 'key-backups');
    const { uid, gid } = await stat(target);
    await rename(target, `${target}-away`);
    await mkdir(target);
    await chown(target, uid, gid);
    const sql = openSql(office.instance.databases.admin);
    await sql.query(`alter system set archive_timeout = '20s'`);
    await sql.query('select pg_reload_conf()');
    const fails = async () =>
      (
        await sql.query<{ fails: boolean }>(
          'select coalesce(last_failed_time > last_archived_time, false) as fails from pg_stat_archiver',
        )
      )[0]?.fails;
    await expect.poll(fails, { timeout: 120_000 }).toBe(true);
    await look();
    await page.getByText('数据库日志无法送达备份目标').waitFor();
    await inspect(page, 'continuous-failing');
    const alert = page.getByRole('heading', { name: '连续保护中断：日志没有归档' });
    await page.goto(`${office.instance.portal.url}/storage/work`);
    await alert.waitFor({ timeout: RAISED_WITHIN_MS });
    await page.getByText('检查归档目标是否已挂载').waitFor();
    await inspect(page, 'continuous-alert');
    expect(await readdir(target)).not.toContain('wal');

    await rm(target, { recursive: true });
    await rename(`${target}-away`, target);
    await alert.waitFor({ state: 'detached', timeout: RAISED_WITHIN_MS });
    await look();
    await page.getByText(/最近归档于 .*，最多丢失 \d+ 分钟/).waitFor();
    await sql.close();
    expect(complaints).toEqual([]);
  }, 600_000);
});
