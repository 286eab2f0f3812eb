import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openedOffice } from './opened-office.ts';
import { personOf, secondOf, whenAlive } from './steps.ts';
import { inspect } from './watched-page.ts';

const PATIENT = { timeout: 30_000 };
/** Parts in the order in which the editor shows them. */
const PARTS = ['标题', '处理者名称', '联系方式', '处理方式', '保存期限', '行使权利的方式和程序', '撤回同意的方式'];

/** Clauses 1.1 and 1.3: what is asked and why; what clients are told, written by one person and published by another. */
describe('purposes and notices, in a real browser', () => {
  const opened = openedOffice();

  it('compliance sees what each service asks for and why', async () => {
    const { page, complaints } = await opened.enter(personOf(opened.office.instance, 'compliance'));
    await page.getByRole('link', { name: '收集目的', exact: true }).first().click();
    await page.getByRole('heading', { name: '收集目的', level: 1 }).waitFor();
    await whenAlive(page);
    expect(await page.locator('[data-purpose]').count()).toBe(8);
    expect(await page.locator('[data-purpose=signing]').textContent()).toContain('敏感，须单独同意');
    expect(await page.locator('[data-purpose=purchase]').textContent()).not.toContain('证件号码');
    await inspect(page, 'purposes');
    expect(complaints).toEqual([]);
  });

  it('one person writes a notice, another publishes it, and the next version shows what changed', async () => {
    const writer = await opened.enter(personOf(opened.office.instance, 'compliance'));
    const reviewer = await opened.enter(secondOf(opened.office.instance, 'compliance'));
    const { page } = writer;
    await page.goto(`${opened.portal}/collection/notices`);
    await whenAlive(page);
    await page.getByText('还没有告知书').waitFor();
    await inspect(page, 'notices-none');

    await begin(page);
    await page.getByText('已完成 0 / 9').waitFor();
    await inspect(page, 'notice-draft');
    await page.getByRole('checkbox', { name: '求购居间服务' }).check();
    await page.getByText('已完成 1 / 9').waitFor();
    // A purpose with sensitive information wants one thing more to be said.
    await page.getByRole('checkbox', { name: '签约与过户协助' }).check();
    await page.getByText('已完成 1 / 10').waitFor();
    await page.getByRole('checkbox', { name: '签约与过户协助' }).uncheck();
    await page.getByLabel('统一社会信用代码').fill('91350100M000100Y43');
    for (const part of PARTS) {
      await page.getByLabel(`${part} 中文`).fill(`${part}：<b>示例</b>`);
      await page.getByLabel(`${part} English`).fill('Example');
    }
    await page.getByText('内容齐全').waitFor();
    await inspect(page, 'notice-complete');
    await page.getByRole('button', { name: '保存并提交审阅' }).click();
    await page.getByText('待审阅').first().waitFor(PATIENT);
    await page.getByText('您参与过起草，须由同事发布').waitFor();
    expect(await page.getByRole('button', { name: '发布', exact: true }).count()).toBe(0);
    await inspect(page, 'notice-in-review');

    await publish(reviewer.page, page.url());
    // What was typed is text and nothing else.
    expect(await reviewer.page.locator('dd b').count()).toBe(0);
    await inspect(reviewer.page, 'notice-published');

    await page.goto(`${opened.portal}/collection/notices`);
    await whenAlive(page);
    await begin(page);
    await page.getByLabel('保存期限 中文').fill('保存期限：委托结束后五年');
    await page.getByRole('button', { name: '保存并提交审阅' }).click();
    await page.getByText('待审阅').first().waitFor(PATIENT);
    await page.getByRole('link', { name: '版本对比' }).click();
    await page.locator('[data-part=retention] ins').first().waitFor(PATIENT);
    await whenAlive(page);
    expect(await page.locator('[data-part]').count()).toBe(1);
    await inspect(page, 'notice-changes');

    await page.goBack();
    await publish(reviewer.page, page.url());
    await page.goto(`${opened.portal}/collection/notices`);
    await whenAlive(page);
    expect(await page.locator('tr[data-notice=clients-1]').textContent()).toContain('已被替代');
    expect(await page.locator('tr[data-notice=clients-2]').textContent()).toContain('生效中');
    await inspect(page, 'notices');
    expect([...writer.complaints, ...reviewer.complaints]).toEqual([]);
  });

  it('a basis other than consent is proposed by one person, approved by another, and ended', async () => {
    const proposer = await opened.enter(personOf(opened.office.instance, 'compliance'));
    const { page } = proposer;
    await page.getByRole('link', { name: '处理依据', exact: true }).first().click();
    await page.getByRole('heading', { name: '同意以外的处理依据', level: 1 }).waitFor(PATIENT);
    await whenAlive(page);
    await page.getByText('“响应个人行使权利”尚未批准').waitFor();
    await inspect(page, 'bases-none');
    await page.getByRole('button', { name: '提出：响应个人行使权利' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '提出', exact: true }).click();
    await page.locator('[data-basis=rights-of-individuals][data-state=proposed]').waitFor(PATIENT);
    expect(await page.getByRole('button', { name: '批准：响应个人行使权利' }).count()).toBe(0);

    const approver = await opened.enter(secondOf(opened.office.instance, 'compliance'));
    await approver.page.goto(`${opened.portal}/collection/bases`);
    await whenAlive(approver.page);
    await approver.page.getByRole('button', { name: '批准：响应个人行使权利' }).click();
    await inspect(approver.page, 'bases-approve');
    await approver.page.getByRole('dialog').getByRole('button', { name: '批准', exact: true }).click();
    await approver.page.locator('[data-basis=rights-of-individuals][data-state=approved]').waitFor(PATIENT);
    expect(await approver.page.getByText('尚未批准').count()).toBe(0);
    await inspect(approver.page, 'bases');
    await approver.page.getByRole('button', { name: '终止：响应个人行使权利' }).click();
    await approver.page.getByRole('dialog').getByRole('button', { name: '终止', exact: true }).click();
    await approver.page.locator('[data-basis=rights-of-individuals][data-state=none]').waitFor(PATIENT);
    expect([...proposer.complaints, ...approver.complaints]).toEqual([]);
  });

  it('the screens speak English too', async () => {
    const { page, complaints } = await opened.enter(personOf(opened.office.instance, 'compliance'));
    await page.goto(`${opened.portal}/settings`);
    await whenAlive(page);
    await page.getByRole('button', { name: 'English' }).click();
    await page.goto(`${opened.portal}/collection/purposes`);
    await page.getByRole('heading', { name: 'Purposes of collection', level: 1 }).waitFor(PATIENT);
    await whenAlive(page);
    await inspect(page, 'purposes-en');
    await page.goto(`${opened.portal}/collection/notices`);
    await page.getByRole('heading', { name: 'Notices', level: 1 }).waitFor(PATIENT);
    await page.getByText('In force').waitFor();
    expect(complaints).toEqual([]);
  });
});

async function begin(page: Page): Promise<void> {
  await page.getByRole('button', { name: '新建版本' }).click();
  const dialog = page.getByRole('dialog', { name: '新建版本' });
  await dialog.getByLabel('告知书标识').fill('clients');
  await dialog.getByRole('button', { name: '新建版本' }).click();
  await page.waitForURL(/\/collection\/notices\/[0-9a-f-]{36}$/, PATIENT);
  await whenAlive(page);
}

async function publish(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await whenAlive(page);
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
  await page.getByText('生效中').first().waitFor(PATIENT);
}
