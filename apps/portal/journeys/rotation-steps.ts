import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserOf } from './browser.ts';
import type { OfficeDay } from './office-day.ts';
import { allText, personOf, search, signIn, whenAlive } from './steps.ts';
import { inspect, watchedPage } from './watched-page.ts';

/** A rotation waits for other processes for a quarter of a minute, and a busy machine for longer. */
const SOON = { timeout: 90_000 };

/** Clause 2.2: the index root and the data keys change over on the operator's screen, and the office goes on working. */
export function stepsOfRotations(day: () => OfficeDay): void {
  it('the operator changes over the index root, and meanwhile a client is found by phone and by name', async () => {
    const { page, complaints } = await keysPage(day());
    await page.getByText('第 1 代', { exact: true }).waitFor();
    const clients = await startRotation(page, '索引根密钥', 'keys-index-start');
    await page.getByRole('heading', { name: '轮换索引根密钥 → 2' }).waitFor();
    await page.getByText('等各进程改用新索引').waitFor(SOON);
    await inspect(page, 'keys-index-under-way');
    await findsTheClient(day());
    await finished(page, '索引根密钥', clients);
    await page.getByText('第 2 代', { exact: true }).waitFor(SOON);
    await inspect(page, 'keys-index-done');
    await findsTheClient(day());
    await showsNoValue(page, day());
    expect(complaints).toEqual([]);
  });

  it('the operator changes over the data keys, pauses and goes on, and meanwhile the list shows masks and a phone opens', async () => {
    const { page, complaints } = await keysPage(day());
    const clients = await startRotation(page, '数据密钥', 'keys-data-start');
    await page.getByText('等旧密钥无人使用').waitFor(SOON);
    const bar = page.getByRole('progressbar', { name: /^轮换数据密钥/ });
    await expect.poll(() => bar.getAttribute('aria-valuenow'), SOON).toBe(String(clients));
    await page.getByText(`${clients} / ${clients}`).waitFor();
    await page.getByRole('button', { name: '暂停' }).click();
    await page.getByText('新旧密钥均可读取，可以停多久都行。').waitFor();
    await inspect(page, 'keys-data-paused');
    // Each client has two keys now, and nobody notices.
    await findsTheClient(day());
    await opensThePhone(day());
    await page.getByRole('button', { name: '继续' }).click();
    await finished(page, '数据密钥', clients);
    await inspect(page, 'keys-data-done');
    await opensThePhone(day());
    await showsNoValue(page, day());
    expect(complaints).toEqual([]);
  });
}

async function keysPage({ browser, portal, office }: OfficeDay) {
  const watched = await watchedPage(await browserOf(browser));
  await signIn(watched.page, portal, personOf(office.instance, 'operator'));
  await watched.page.goto(`${portal}/storage/keys`);
  await whenAlive(watched.page);
  return watched;
}

/** Chooses it, reads what it will do, and types its name. @returns the clients that it says it will do it to */
async function startRotation(page: Page, kind: string, picture: string): Promise<number> {
  await page.locator('summary').filter({ hasText: '启动轮换' }).click();
  await page.getByRole('button', { name: `轮换${kind}`, exact: true }).click();
  const question = page.getByRole('dialog', { name: `轮换${kind}` });
  const consequence = await question.getByText(/^[\d,]+ 位客户/).textContent();
  const start = question.getByRole('button', { name: `开始轮换${kind}` });
  expect(await start.isDisabled()).toBe(true);
  await inspect(page, picture);
  await question.getByLabel(`请输入“轮换${kind}”以确认`).fill(`轮换${kind}`);
  await start.click();
  await question.waitFor({ state: 'detached' });
  return Number(/^[\d,]+/.exec(consequence ?? '')?.[0].replaceAll(',', ''));
}

/** It stands first among those that ended, with as many clients as it was started for. */
async function finished(page: Page, kind: string, clients: number): Promise<void> {
  const row = page.locator('tbody tr[data-row]').first();
  await expect.poll(() => row.textContent(), SOON).toMatch(new RegExp(`${kind}[\\s\\S]*已完成`));
  expect(Number((await row.locator('td').nth(3).textContent())?.replaceAll(',', ''))).toBe(clients);
}

async function findsTheClient({ agent, portal, secrets: [phone = '', name = ''] }: OfficeDay): Promise<void> {
  const { page } = agent;
  await page.goto(`${portal}/clients`);
  await whenAlive(page);
  await search(page, phone);
  await page.getByText('共 1 位').waitFor();
  await search(page, name.slice(1));
  await page.locator('tbody tr[data-row]').first().waitFor();
  await page.getByText(/\*{2}/).first().waitFor();
}

async function opensThePhone({ agent, dossier, secrets: [phone = ''] }: OfficeDay): Promise<void> {
  const { page } = agent;
  await page.goto(dossier);
  await whenAlive(page);
  await page.keyboard.press('r');
  await page.getByRole('dialog', { name: '查看电话' }).getByLabel('征求同意').waitFor();
  await page.keyboard.press('Enter');
  const opened = page.locator('[data-opened="phone"]');
  await opened.waitFor();
  expect(await opened.textContent()).toContain(phone);
}

async function showsNoValue(page: Page, { secrets }: OfficeDay): Promise<void> {
  const shown = await allText(page);
  for (const secret of secrets) expect(shown).not.toContain(secret);
}
