import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect } from './watched-page.ts';

/** Clause 5.2: somebody who lost the second factor comes back in by two colleagues. */
describe('account recovery, in a real browser', () => {
  const opened = openedOffice();

  it('compliance asks at the sign-in page, HR and security approve, and the code leads to a new second factor', async () => {
    const who = personOf(opened.office.instance, 'compliance');
    const { page, complaints } = await opened.page([400, 401]);
    await page.goto(`${opened.portal}/sign-in`);
    await page.getByRole('link', { name: '登录不了？' }).click();
    await page.getByRole('heading', { name: '恢复账号' }).waitFor();
    await whenAlive(page);
    await inspect(page, 'recover');
    await page.getByLabel('邮箱').first().fill(who.email);
    await page.getByRole('button', { name: '申请恢复' }).click();
    await page.getByText('已收到').waitFor();
    await inspect(page, 'recover-asked');

    const hr = await opened.enter(personOf(opened.office.instance, 'hr'));
    await hr.page.goto(`${opened.portal}/agency/recoveries`);
    await whenAlive(hr.page);
    await inspect(hr.page, 'recoveries');
    await hr.page.getByRole('button', { name: '批准' }).click();
    const first = await halfTold(hr.page);
    await hr.page.getByText('等待另一位批准').waitFor();
    await inspect(hr.page, 'recoveries-one');

    const security = await opened.enter(personOf(opened.office.instance, 'security'));
    await security.page.goto(`${opened.portal}/agency/recoveries`);
    await whenAlive(security.page);
    await security.page.getByRole('button', { name: '批准' }).click();
    const second = await halfTold(security.page, 'recoveries-half');
    await security.page.getByText('恢复码已发出').waitFor();

    await page.getByLabel('邮箱').last().fill(who.email);
    await page.getByLabel('恢复码').fill('000000-000000-000000-000000');
    await page.getByLabel('新密码').fill('雨后的山路 quiet lantern 七匹马');
    await page.getByRole('button', { name: '设置新密码并进入' }).click();
    await page.getByText('邮箱或恢复码不对').waitFor();
    await inspect(page, 'recover-refused');
    await page.getByLabel('恢复码').fill(`${second} ${first}`);
    await page.getByLabel('新密码').fill('雨后的山路 quiet lantern 七匹马');
    await page.getByRole('button', { name: '设置新密码并进入' }).click();
    await page.waitForURL(/\/sign-in\/enrol/);
    await hr.page.reload();
    await hr.page.getByText('没有待处理的恢复申请').waitFor();
    await inspect(hr.page, 'recoveries-none');
    expect([...complaints, ...hr.complaints, ...security.complaints]).toEqual([]);
  });

  it('somebody who can sign in sees that a stranger asked in the own name, and withdraws it', async () => {
    const who = personOf(opened.office.instance, 'agent');
    const stranger = await opened.page();
    await stranger.page.goto(`${opened.portal}/sign-in/recover`);
    await whenAlive(stranger.page);
    await stranger.page.getByLabel('邮箱').first().fill(who.email);
    await stranger.page.getByRole('button', { name: '申请恢复' }).click();
    await stranger.page.getByText('已收到').waitFor();

    const { page, complaints } = await opened.enter(who);
    await page.goto(`${opened.portal}/settings/security`);
    await whenAlive(page);
    await page.getByRole('heading', { name: '有一个以您的名义提出的恢复申请' }).waitFor();
    await inspect(page, 'own-recovery');
    await page.getByRole('button', { name: '撤回申请' }).click();
    await page.getByText('已撤回，恢复码').waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('button', { name: '撤回申请' }).count()).toBe(0);
    expect([...complaints, ...stranger.complaints]).toEqual([]);
  });
});

/** Reads the half that is told once, and says that it was handed over. */
async function halfTold(page: Page, shot?: string): Promise<string> {
  const told = page.getByRole('dialog');
  const half = (await told.locator('p.font-mono').textContent()) ?? '';
  expect(half).toMatch(/^[0-9a-z]{6}-[0-9a-z]{6}$/);
  if (shot !== undefined) await inspect(page, shot);
  await told.getByRole('button', { name: '已当面交给本人' }).click();
  return half;
}
