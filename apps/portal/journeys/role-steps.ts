import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserOf } from './browser.ts';
import type { OfficeDay } from './office-day.ts';
import { personOf, signIn, whenAlive } from './steps.ts';
import { inspect, watchedPage } from './watched-page.ts';

/** Opens a page; where a busy machine could not confirm the rules in time it says so, and is asked again as a person would. */
async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await whenAlive(page);
  for (let again = 0; again < 5 && (await page.getByText('系统暂时没有应答').isVisible()); again += 1) {
    await page.reload();
    await whenAlive(page);
  }
}

/** Clause 3.2: who may do what, for how long, and why. */
export function stepsOfRoles(day: () => Pick<OfficeDay, 'office' | 'browser' | 'portal'>): void {
  const enter = async (role: string, where: Parameters<typeof personOf>[2] = {}, expected: number[] = []) => {
    const { browser, portal, office } = day();
    const watched = await watchedPage(await browserOf(browser), expected);
    await signIn(watched.page, portal, personOf(office.instance, role, where));
    return watched;
  };

  it('compliance sees every role beside the others, narrows, walks the rows by keys and compares two', async () => {
    const { portal } = day();
    const { page, complaints } = await enter('compliance', {}, [503]);
    await visit(page, `${portal}/agency/roles`);
    const rows = page.locator('tbody tr[data-row]');
    const all = await rows.count();
    expect(all).toBeGreaterThan(15);
    await page.keyboard.press('j');
    await page.locator('tr[aria-current="true"]').waitFor();
    await inspect(page, 'roles');
    await page.keyboard.press('/');
    await page.keyboard.type('密钥');
    await expect.poll(() => rows.count()).toBeLessThan(all);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('查无此项');
    await page.getByText('没有相符的操作').waitFor();
    await inspect(page, 'roles-none');
    await page.getByRole('button', { name: '清除筛选' }).click();
    await page.getByLabel('左边').selectOption('agent');
    await page.getByLabel('右边').selectOption('store-manager');
    await page.getByRole('button', { name: '比较' }).click();
    await page.waitForURL(/left=agent&right=store-manager&only=differences/);
    await page.getByRole('link', { name: '看全部岗位' }).waitFor();
    expect(await rows.count()).toBeLessThan(all);
    await inspect(page, 'roles-compared');
    expect(complaints).toEqual([]);
  });

  it('a change is previewed with the people it concerns, saved, and kept in the history; one that is outdated is refused', async () => {
    const { portal } = day();
    const { page, complaints } = await enter('compliance', {}, [409, 503]);
    const late = await page.context().newPage();
    for (const each of [page, late]) {
      await visit(each, `${portal}/agency/roles/archivist`);
      await each.getByRole('button', { name: '修改', exact: true }).click();
      await each.getByRole('button', { name: '查看客户列表（脱敏）：授予' }).click();
      await each.getByLabel('查看客户列表（脱敏）：范围').selectOption('branch');
    }
    const line = page.locator('li').filter({ has: page.getByLabel('查看客户列表（脱敏）：范围') });
    await line.locator('summary').click();
    await line.getByLabel('待同意').uncheck();
    await inspect(page, 'role-edit');
    await page.getByRole('button', { name: '预览修改' }).click();
    const preview = page.getByRole('dialog', { name: '修改“档案员”会怎样' });
    await preview.getByText(/影响 \d+ 位在岗的人/).waitFor();
    await inspect(page, 'role-preview');
    await preview.getByRole('button', { name: '保存对“档案员”的修改' }).click();
    await page.getByText('“档案员”已改为第 2 版').waitFor();
    await page.getByRole('heading', { name: '修改记录' }).waitFor();
    await page.getByText('+1 / −0 / ~0').waitFor();
    await inspect(page, 'role');

    await late.getByRole('button', { name: '预览修改' }).click();
    await late.getByRole('button', { name: '保存对“档案员”的修改' }).click();
    await late.getByText('您读取之后，这个岗位已被别人改过').waitFor();
    await inspect(late, 'role-outdated');
    await late.getByRole('button', { name: '放弃修改，读取新的内容' }).click();
    await late.getByText('第 2 版').waitFor();
    expect(complaints).toEqual([]);
  });

  it('the auditor reads roles and changes none', async () => {
    const { portal } = day();
    const { page } = await enter('auditor', {}, [503]);
    await visit(page, `${portal}/agency/roles/agent`);
    await page.getByText('您可以查看').waitFor();
    expect(await page.getByRole('button', { name: '修改', exact: true }).count()).toBe(0);
  });

  it('an agent learns why something is not possible, asks for it for a day, and has it once the manager approves', async () => {
    const { portal, office } = day();
    const here = personOf(office.instance, 'agent').branch ?? '';
    const agent = await enter('agent', {}, [403, 503]);
    const { page } = agent;
    await page.goto(`${portal}/agency/roles`);
    await page.getByRole('heading', { name: '您的岗位不能打开这一页' }).waitFor();
    await visit(page, `${portal}/agency/explain`);
    await inspect(page, 'explain-empty');
    await page.getByLabel('操作').selectOption('circulation.assign');
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('所在岗位都没有这项权限').waitFor();
    await inspect(page, 'explain');
    await page.getByRole('link', { name: '申请临时权限' }).click();
    const question = page.getByRole('dialog', { name: '申请临时权限' });
    await question.waitFor();
    expect(await question.getByLabel('需要什么操作').inputValue()).toBe('circulation.assign');
    await question.getByLabel('分配、移交客户：范围').selectOption('branch');
    await inspect(page, 'extra-ask');
    await question.getByRole('button', { name: '提交申请' }).click();
    await page.getByText('待审批').waitFor();
    await page
      .getByText('由别人审批')
      .or(page.getByRole('button', { name: '撤回' }))
      .first()
      .waitFor();

    const manager = await enter('store-manager', { in: here }, [503]);
    await visit(manager.page, `${portal}/agency/extra-grants`);
    await inspect(manager.page, 'extra-grants');
    await manager.page.getByRole('button', { name: '批准' }).click();
    await manager.page.getByText('已批准').waitFor();
    await manager.page.getByText('有效', { exact: true }).waitFor();

    await visit(page, `${portal}/agency/explain`);
    await page.getByLabel('操作').selectOption('circulation.assign');
    // The rules are confirmed about once a second; until then the answer is the old one.
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: '查询' }).click();
          await page.getByRole('main').getByRole('status').getByText('结论').waitFor();
          return page.getByRole('main').getByRole('status').textContent();
        },
        { timeout: 15_000 },
      )
      .toContain('由“临时权限”授予');
    await inspect(page, 'explain-allowed');

    await manager.page.getByRole('button', { name: '立即收回' }).click();
    await manager.page.getByText('已收回，立即生效。').waitFor();
    await manager.page.getByText('没有待办或有效的临时权限').waitFor();
    await inspect(manager.page, 'extra-grants-empty');
    await manager.page.getByRole('link', { name: '已结束' }).click();
    await manager.page.getByText('已收回', { exact: true }).waitFor();
    await inspect(manager.page, 'extra-grants-past');
    expect([...agent.complaints, ...manager.complaints]).toEqual([]);
  });
}
