import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { Download, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserOf } from './browser.ts';
import type { OfficeDay } from './office-day.ts';
import { allText, personOf, signIn, whenAlive } from './steps.ts';
import { inspect, type WatchedPage, watchedPage } from './watched-page.ts';

const run = promisify(execFile);
const VERIFIER = join(import.meta.dirname, '..', '..', '..', 'packages', 'verifier', 'src', 'main.ts');
const LOG = '/accountability/log';
const REVEALED = 'circulation.field-revealed';

/** Clause 3.2: the log as auditor, manager and agent use it. */
export function stepsOfTheLog(day: () => OfficeDay): void {
  let auditor: WatchedPage;

  it('the auditor sees how far the log can be trusted, and narrows it to what was opened', async () => {
    const { browser, portal, office } = day();
    auditor = await watchedPage(await browserOf(browser));
    const { page } = auditor;
    await signIn(page, portal, personOf(office.instance, 'auditor'));
    await page.goto(`${portal}${LOG}`);
    await whenAlive(page);
    const strip = page.getByRole('region', { name: '日志的可信状态' });
    await strip.getByText(/^最近检查点 .+（第 [\d,]+ 条）$/).waitFor();
    await strip.getByText(/^最近检查点/).click();
    await page.getByText('签过名的记录再被改动、删去或插入，都能查出').waitFor();
    await inspect(page, 'log-health');
    await page.keyboard.press('Escape');
    await page
      .locator('summary')
      .filter({ hasText: /^操作$/ })
      .click();
    await page.getByRole('link', { name: '查看封存内容', exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('action') === REVEALED);
    await page.getByRole('link', { name: '去掉筛选：操作 查看封存内容' }).waitFor();
  });

  it('a view keeps the filters under a name, for the auditor alone, and goes again', async () => {
    const { portal } = day();
    const { page } = auditor;
    await page.goto(`${portal}${LOG}?action=${REVEALED}&period=week`);
    await whenAlive(page);
    await page.keyboard.press('g');
    await page.getByLabel('把当前筛选存为视图').fill('本周打开过的');
    await inspect(page, 'log-views');
    await page.getByRole('button', { name: '保存视图' }).click();
    await page.locator('summary').filter({ hasText: '本周打开过的' }).waitFor();
    await page.goto(`${portal}${LOG}`);
    await whenAlive(page);
    await page.keyboard.press('g');
    await page.getByRole('link', { name: '本周打开过的' }).click();
    await page.waitForURL((url) => url.search === `?action=${REVEALED}&period=week`);
    await page.keyboard.press('g');
    await page.getByRole('button', { name: '删除视图“本周打开过的”' }).click();
    await page.waitForLoadState();
    await page
      .locator('summary')
      .filter({ hasText: /^视图$/ })
      .waitFor();
  });

  it('the proof of one look holds for a program that shares nothing with us, and for no other bytes', async () => {
    const { page } = auditor;
    await whenAlive(page);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('complementary', { name: '日志记录' });
    const proof = await saved(page, () => drawer.getByRole('button', { name: '下载证明文件' }).click());
    const entry = await saved(page, () => drawer.getByRole('link', { name: '下载记录原文' }).click());
    await inspect(page, 'log-proof');
    const command = (await drawer.locator('code').textContent()) ?? '';
    const keys = [...command.matchAll(/--(?:key|witness) '[^']+'/g)].flatMap(([option]) =>
      option.replaceAll("'", '').split(' '),
    );
    const check = () =>
      run(process.execPath, [VERIFIER, 'check-proof', '--proof', proof, '--entry', entry, ...keys], { cwd: '/' });
    await check();
    const bytes = await readFile(entry);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await writeFile(entry, bytes);
    await expect(check()).rejects.toMatchObject({ code: 1 });
  });

  it('evidence leaves with what it takes to check it, without a value of a client, and its leaving is in the log', async () => {
    const { portal, secrets } = day();
    const { page, complaints } = auditor;
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    const question = page.getByRole('dialog', { name: '导出证据' });
    await question.getByText('操作：查看封存内容').waitFor();
    await question.getByText(/^\d+ 条$/).waitFor();
    await question.getByText('这次导出会记入日志').waitFor();
    await inspect(page, 'log-export');
    const archive = await saved(page, () => question.getByRole('button', { name: '导出证据' }).click());
    await question.getByText(/^已保存 evidence-/).waitFor();
    const content = gunzipSync(await readFile(archive)).toString('latin1');
    for (const file of ['events.jsonl', 'checkpoint', 'verifier-keys', '.tlog-proof']) expect(content).toContain(file);
    for (const secret of secrets) expect(content).not.toContain(Buffer.from(secret, 'utf8').toString('latin1'));
    await page.goto(`${portal}${LOG}?action=accountability.evidence-exported`);
    await page.locator('tbody tr[data-row]').first().waitFor();
    const shown = await allText(page);
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(complaints).toEqual([]);
  });

  it('a manager reads the own branch only, and finds nobody of another', async () => {
    const { browser, portal, office } = day();
    const here = personOf(office.instance, 'agent').branch ?? '';
    const { page, complaints } = await watchedPage(await browserOf(browser), [404]);
    await signIn(page, portal, personOf(office.instance, 'store-manager', { in: here }));
    await page.goto(`${portal}${LOG}`);
    await whenAlive(page);
    const branches = await page.locator('tbody tr[data-row] td:last-child').allTextContents();
    expect(branches.length).toBeGreaterThan(5);
    expect(new Set(branches.map((text) => text.trim()))).toEqual(new Set([here]));
    const auditorNumber = await numberOf(auditor.page);
    await page.keyboard.press('/');
    await page.getByRole('searchbox').fill(auditorNumber);
    await page.keyboard.press('Enter');
    await page.getByText('日志中没有这个编号').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe(auditorNumber);
    expect(complaints).toEqual([]);
  });

  it('the agent sees who looked at the own client, by day', async () => {
    const { agent, dossier } = day();
    await agent.page.goto(`${dossier}?tab=looks`);
    await agent.page.getByText(/^近 13 周：查看 [1-9]\d* 次/).waitFor();
    await agent.page.getByText('电话 · 征求同意').first().waitFor();
  });
}

async function saved(page: Page, press: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all<[Promise<Download>, Promise<void>]>([page.waitForEvent('download'), press()]);
  return download.path();
}

/** Number of whoever is signed in on this page. */
async function numberOf(page: Page): Promise<string> {
  const told = await page.getByText(/工号 S\d+/).textContent();
  return /S\d+/.exec(told ?? '')?.[0] ?? '';
}
