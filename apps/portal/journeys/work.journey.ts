import { rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import { openSql } from '@kean/testing';
import { Redis } from 'ioredis';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, openBrowser } from './browser.ts';
import { allText, personOf, signIn, whenAlive } from './steps.ts';
import { inspect, type WatchedPage, watchedPage } from './watched-page.ts';

/** Jobs that are owed while no worker is there. */
const OWED = 60;
const DIES_WITHIN_MS = 120_000;
const SILENT_AFTER_MS = 60_000;

/** Clause 5.2: the operator sees what the office owes, what died and why, and puts it right. */
describe('background work, in a real browser', () => {
  let office: TemporaryInstance;
  let browser: Browser;
  let operator: WatchedPage;

  beforeAll(async () => {
    [office, browser] = await Promise.all([startTemporaryInstance(), openBrowser()]);
    operator = await watchedPage(await browserOf(browser));
    await signIn(operator.page, office.instance.portal.url, personOf(office.instance, 'operator'));
  });
  afterAll(async () => {
    await browser?.close();
    await office?.dispose();
  });

  async function inRecords<Row>(statement: string): Promise<Row[]> {
    const address = new URL(office.instance.databases.admin);
    address.pathname = new URL(office.instance.databases.kean.owner).pathname;
    const sql = openSql(address.href);
    try {
      return await sql.query<Row>(statement);
    } finally {
      await sql.close();
    }
  }

  it('work that the database refuses dies, is seen with its cause, and is done once the cause is gone', async () => {
    const { page, complaints } = operator;
    await page.goto(`${office.instance.portal.url}/storage/work`);
    await whenAlive(page);
    await page.getByText('没有失败任务').waitFor();
    await page.getByText('清理已生效的撤销通知').waitFor();
    await inspect(page, 'work');

    // As after a restore under other logins: a right is missing.
    await inRecords('revoke execute on function trim_revocations() from kean_worker');
    await inRecords("update schedule set due_at = now() where name = 'trim-revocations'");
    await page.getByText('将自动再试').waitFor({ timeout: 30_000 });
    const dead = page.locator('li[data-job]');
    await dead.waitFor({ timeout: DIES_WITHIN_MS });
    expect(await dead.textContent()).toMatch(/upkeep\.keep-house[\s\S]*DB_REFUSED[\s\S]*缺少权限/);
    expect(await allText(page)).not.toContain('"task"');
    expect(await page.locator('tr[data-schedule="trim-revocations"]').textContent()).toContain('上次失败');
    await inspect(page, 'work-dead');
    await dead.getByRole('button', { name: '放弃' }).click();
    await page.getByRole('dialog').getByText('不能撤回').waitFor();
    await inspect(page, 'work-give-up');
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();

    await inRecords('grant execute on function trim_revocations() to kean_worker');
    await dead.getByRole('button', { name: '再试' }).click();
    await page.getByText('没有失败任务').waitFor();
    await expect
      .poll(() => inRecords("select 1 from schedule where name = 'trim-revocations' and last_done_at > last_ran_at"))
      .toHaveLength(1);
    const events = await inRecords<{ action: string }>(
      "select action from audit_event where action = 'storage.job-revived'",
    );
    expect(events).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('dead work that nobody needs is given up with a reason, which the log keeps', async () => {
    const { page, complaints } = operator;
    const [row] = await inRecords<{ id: string }>(
      `insert into outbox (queue, job, key, payload, relayed_at, dead_at, attempts, failure)
       values ('upkeep', 'upkeep.keep-house', 'upkeep.keep-house/unneeded', '{"task": "forget-done-jobs"}', now(), now(), 6, 'DB_REFUSED')
       returning id::text`,
    );
    const dead = page.locator(`li[data-job="${row?.id}"]`);
    await dead.getByRole('button', { name: '放弃' }).click();
    const dialog = page.getByRole('dialog', { name: `放弃任务 ${row?.id}` });
    await dialog.getByLabel('原因').selectOption({ label: '已另行处理' });
    await inspect(page, 'work-give-up-reason');
    await dialog.getByRole('button', { name: `放弃任务 ${row?.id}` }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('status').filter({ hasText: '已放弃' }).waitFor({ state: 'attached' });
    await page.getByText('没有失败任务').waitFor();
    expect(await inRecords("select 1 from outbox where key = 'upkeep.keep-house/unneeded'")).toEqual([]);
    const events = await inRecords<{ facts: object }>(
      "select facts from audit_event where action = 'storage.job-given-up'",
    );
    expect(events).toMatchObject([{ facts: { job: 'upkeep.keep-house', reason: 'done-otherwise' } }]);
    expect(complaints).toEqual([]);
  });

  it('a failed backup is an alert with its cause, which somebody takes on, and which ends with the next good one', async () => {
    const { page, complaints } = operator;
    const target = join(office.instance.data, 'backups');
    // No backup was taken yet: the folder that the restorer made is empty. Now it is none, and cannot be made.
    await rm(target, { recursive: true, force: true });
    await writeFile(target, 'no folder');
    const backUp = async () => {
      await page.goto(`${office.instance.portal.url}/storage/backups`);
      await whenAlive(page);
      await page.getByRole('button', { name: '备份资料与文件' }).click();
    };
    await backUp();
    await page.getByText('无法连接备份目标').first().waitFor({ timeout: 60_000 });
    await page.goto(`${office.instance.portal.url}/storage/work`);
    await whenAlive(page);
    const alert = page.getByRole('article').filter({ hasText: '资料备份失败' });
    expect(await alert.textContent()).toContain('先前的备份不受影响');
    await inspect(page, 'work-backup-failed');
    await alert.getByRole('button', { name: '我来处理' }).click();
    await alert.getByText(`${personOf(office.instance, 'operator').name} 已在处理`).waitFor();
    expect(await alert.getByRole('button').count()).toBe(0);
    await inspect(page, 'work-alert-seen');
    const events = await inRecords<{ facts: object }>(
      "select facts from audit_event where action = 'storage.alert-seen'",
    );
    expect(events).toMatchObject([{ facts: { kind: 'backup-failed', about: 'records' } }]);

    await unlink(target);
    await backUp();
    await page.getByText('已校验').first().waitFor({ timeout: 60_000 });
    await page.goto(`${office.instance.portal.url}/storage/work`);
    await page.getByText('没有告警').waitFor();
    expect(complaints).toEqual([]);
  });

  it('what is owed while no worker is there, and while Redis is flushed, is done once', async () => {
    const { page, complaints } = operator;
    await office.parts.stop('worker');
    await inRecords(
      `insert into outbox (queue, job, key, payload)
       select 'upkeep', 'upkeep.keep-house', 'upkeep.keep-house/owed-' || n, '{"task": "forget-done-jobs"}'
         from generate_series(1, ${OWED}) as n`,
    );
    await page.getByText('没有工作进程在运行').waitFor({ timeout: SILENT_AFTER_MS });
    const waiting = page.locator('tr[data-queue="upkeep"] td').nth(1);
    expect(await waiting.textContent()).toBe(String(OWED));
    await inspect(page, 'work-silent');

    const redis = new Redis(office.instance.redis.url);
    await redis.flushall();
    await office.parts.start('worker');
    for (let flush = 0; flush < 3; flush += 1) {
      await redis.flushall();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    redis.disconnect();
    const done = () => inRecords<{ key: string }>("select key from job_done where key like 'upkeep.keep-house/owed-%'");
    await expect.poll(async () => (await done()).length, { timeout: 60_000 }).toBe(OWED);
    await page.getByText('没有告警').waitFor({ timeout: SILENT_AFTER_MS });
    await expect.poll(() => waiting.textContent(), { timeout: 20_000 }).toBe('0');
    expect(await inRecords('select 1 from outbox')).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('an agent is not shown what the operator works with', async () => {
    const { page } = await watchedPage(await browserOf(browser), [403, 404]);
    await signIn(page, office.instance.portal.url, personOf(office.instance, 'agent'));
    await page.goto(`${office.instance.portal.url}/storage/work`);
    expect(await page.getByRole('link', { name: '后台任务' }).count()).toBe(0);
    expect(await page.locator('tr[data-queue]').count()).toBe(0);
    await inspect(page, 'work-refused');
  });
});
