import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { browserOf } from './browser.ts';
import type { OfficeDay } from './office-day.ts';
import { allText, personOf, signIn, whenAlive } from './steps.ts';
import { inspect, watchedPage } from './watched-page.ts';

/** Longer than a living worker lets a rotation stand. */
const STANDSTILL_MS = 45_000;

/** Clauses 2.1-2.2 and 1.1: the keys as the operator turns them, the register as compliance reads it. */
export function stepsOfKeysAndRegister(day: () => OfficeDay): void {
  it('the operator starts a rotation of the root key, sees that it stands without a worker, and sees it finish', async () => {
    const { browser, portal, office, secrets, agent } = day();
    await addRootKey(office.instance.rootKeyFile);
    await office.parts.stop('worker');
    await office.parts.restart('api');
    const { page, complaints } = await watchedPage(await browserOf(browser));
    await signIn(page, portal, personOf(office.instance, 'operator'));
    await page.clock.install();
    await page.goto(`${portal}/storage/keys`);
    await whenAlive(page);
    await page.getByText(/^旧根仍封装着 \d+ 把/).waitFor();
    await page.locator('summary').filter({ hasText: '启动轮换' }).click();
    await page.getByRole('button', { name: '轮换根密钥' }).click();
    const question = page.getByRole('dialog', { name: '轮换根密钥' });
    await question.getByText(/\d+ 把密钥将由根密钥 .+ 重新封装/).waitFor();
    const start = question.getByRole('button', { name: '开始轮换根密钥' });
    expect(await start.isDisabled()).toBe(true);
    await inspect(page, 'keys-start');
    await question.getByLabel('请输入“轮换根密钥”以确认').fill('轮换根密钥');
    await start.click();
    await page.getByText('等待开始').waitFor();

    await page.clock.fastForward(STANDSTILL_MS);
    await page.getByText(/^自.+起没有进展/).waitFor();
    await inspect(page, 'keys-stands');
    await page.goto(portal);
    await page.clock.fastForward(STANDSTILL_MS);
    await page.getByText(/^自.+起没有进展/).waitFor();
    await inspect(page, 'desk-operator');

    await office.parts.start('worker');
    await page.goto(`${portal}/storage/keys`);
    await whenAlive(page);
    await expect
      .poll(
        async () => {
          await page.clock.runFor(2_000);
          return page.locator('tbody tr[data-row]').first().textContent();
        },
        { timeout: 60_000 },
      )
      .toMatch(/根密钥[\s\S]*已完成/);
    await page.getByText(/^旧根仍封装着/).waitFor({ state: 'detached' });
    await inspect(page, 'keys');
    const shown = await allText(page);
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(complaints).toEqual([]);
    // What was sealed before is read under the new root.
    await agent.page.goto(`${portal}/clients`);
    await agent.page.getByText(/\*{2}/).first().waitFor();
  });

  it('compliance reads what is kept about people and why, takes it along for tools, and keeps that counsel confirmed a law', async () => {
    const { browser, portal, office } = day();
    const { page, complaints } = await watchedPage(await browserOf(browser));
    await signIn(page, portal, personOf(office.instance, 'compliance'));
    await page.goto(`${portal}/accountability/register`);
    await whenAlive(page);
    await page.getByText('client_field.sealed').waitFor();
    await inspect(page, 'register');
    await page
      .locator('summary')
      .filter({ hasText: /^类别$/ })
      .click();
    await page.getByRole('link', { name: /^登录凭据/ }).click();
    await page.getByText('client_field.sealed').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '去掉筛选：类别 登录凭据' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载 JSON' }).click(),
    ]);
    const register = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(register).toMatchObject({ digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(register.entries.length).toBeGreaterThan(20);

    await page.goto(`${portal}/accountability/regulation`);
    await whenAlive(page);
    const kept = page.locator('[data-fact="pipl/assessments"]');
    await kept.getByText('3 年').waitFor();
    await inspect(page, 'regulation');
    await kept.getByRole('button', { name: '确认：第五十五条、第五十六条' }).click();
    await kept.getByText('法务已确认').waitFor();
    await kept.getByText(personOf(office.instance, 'compliance').name).waitFor();
    await page.getByRole('link', { name: '只看待确认' }).click();
    await kept.waitFor({ state: 'detached' });
    await page.locator('[data-fact="pipl/heirs"]').getByText('未经查证').waitFor();
    expect(complaints).toEqual([]);
  });
}

/** A new root key above the old: it wraps from the next start on, both unwrap. Of the same form as the one there. */
async function addRootKey(path: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const newest = text.split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? '';
  const [form, suite] = newest.split(' ');
  await writeFile(path, text.replace(newest, `${form} ${suite} ${randomBytes(32).toString('base64url')}\n${newest}`));
}
