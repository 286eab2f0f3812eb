import { describe, expect, it } from 'vitest';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect } from './watched-page.ts';

/** Clause 5.3: who holds what, and signing somebody out, as security does it. */
describe('what a person holds, in a real browser', () => {
  const opened = openedOffice();

  it('security finds an agent by name, sees two sessions, ends one, then all; the agent is at the sign-in', async () => {
    const who = personOf(opened.office.instance, 'agent');
    const agents = [];
    for (let count = 0; count < 2; count += 1) {
      agents.push((await opened.enter(who, [401])).page);
    }
    const { page, complaints } = await opened.enter(personOf(opened.office.instance, 'security'));
    await page.getByRole('link', { name: '员工', exact: true }).first().click();
    await page.getByRole('heading', { name: '员工', level: 1 }).waitFor();
    await whenAlive(page);
    await inspect(page, 'people');
    await page.getByRole('searchbox').fill('没有这个人');
    await page.getByText('没有找到').waitFor();
    await inspect(page, 'people-none');
    await page.getByRole('searchbox').fill(who.name);
    await page.getByText('1 人', { exact: true }).waitFor();
    expect(page.url()).not.toContain(encodeURIComponent(who.name));
    await page.getByRole('link', { name: who.name }).click();
    await page.getByRole('heading', { name: '手中权限' }).waitFor();
    await whenAlive(page);
    await inspect(page, 'holdings');

    const ends = page.getByRole('button', { name: /^让其退出：.+ 的登录$/ });
    expect(await ends.count()).toBe(2);
    await ends.first().click();
    await page.getByRole('dialog', { name: '让其退出' }).waitFor();
    await inspect(page, 'holdings-end-one');
    await page.getByRole('button', { name: '退出这次登录' }).click();
    await page.getByText('已退出 1 个登录').waitFor();
    await expect.poll(() => ends.count()).toBe(1);

    await page.getByRole('button', { name: '在各处退出' }).click();
    await page.getByRole('button', { name: `让${who.name}在各处退出` }).click();
    await page.getByText('现在没有登录。').waitFor();
    await inspect(page, 'holdings-none');
    for (const agent of agents) {
      await agent.goto(`${opened.portal}/clients`);
      await agent.getByText('登录已失效，请重新登录').waitFor();
    }
    expect(complaints).toEqual([]);
  });

  it('whoever watches an import and is signed out elsewhere is brought to the sign-in by the stream itself', async () => {
    await opened.office.parts.stop('worker');
    const who = personOf(opened.office.instance, 'agent');
    const { page: agent, complaints } = await opened.enter(who, [401]);
    await agent.goto(`${opened.portal}/collection/imports`);
    await whenAlive(agent);
    const list = { name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from('姓名,电话\n化名,13900000000\n') };
    await agent.setInputFiles('input[type=file]', list);
    await agent.waitForURL(/\/collection\/imports\/[0-9a-f-]{36}$/);
    const { page } = await opened.enter(personOf(opened.office.instance, 'hr'));
    await page.goto(`${opened.portal}/agency/people`);
    await whenAlive(page);
    await page.getByRole('searchbox').fill(who.name);
    await page.getByText('1 人', { exact: true }).waitFor();
    await page.getByRole('link', { name: who.name }).click();
    const streams = page
      .getByRole('row', { name: /^正在打开的实时页面与传输/ })
      .getByRole('cell')
      .first();
    // The list that is watched, and the page itself, which closes with its session.
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: '重新读取' }).click();
          return streams.textContent();
        },
        { timeout: 10_000, interval: 500 },
      )
      .toBe('2');
    await inspect(page, 'holdings-open');
    await page.getByRole('button', { name: '在各处退出' }).click();
    await page.getByRole('button', { name: `让${who.name}在各处退出` }).click();
    // Nobody touched the agent's page.
    await agent.waitForURL(/\/sign-in\?to=/, { timeout: 10_000 });
    await agent.getByText('登录已失效，请重新登录').waitFor();
    expect(complaints).toEqual([]);
  });

  it('compliance sees at an agent who is auditor as well that clients are closed, also before a role is changed', async () => {
    const who = personOf(opened.office.instance, 'agent');
    const staff = 'select id from auth_user where email = $1';
    await opened.inRecords(`insert into staff_role select id, 'auditor' from (${staff}) s`, [who.email]);
    const { page, complaints } = await opened.enter(personOf(opened.office.instance, 'compliance'));
    await page.goto(`${opened.portal}/agency/people`);
    await whenAlive(page);
    await page.getByRole('searchbox').fill(who.name);
    await page.getByText('1 人', { exact: true }).waitFor();
    await page.getByRole('link', { name: who.name }).click();
    await page.getByRole('heading', { name: '客户信息对此人全部关闭' }).waitFor();
    await page.getByText('因为同时担任“审计”').waitFor();
    expect(await page.getByRole('row', { name: /^统一登录身份/ }).count()).toBe(1);
    await whenAlive(page);
    await inspect(page, 'holdings-clients-closed');
    await page.goto(`${opened.portal}/agency/roles/agent`);
    await whenAlive(page);
    await page.getByRole('button', { name: '修改', exact: true }).click();
    await page.getByLabel('查看客户列表（脱敏）：范围').selectOption('branch');
    await page.getByRole('button', { name: '预览修改' }).click();
    await page.getByRole('dialog').getByText('兼任运维或审计，客户全部关闭').waitFor();
    await inspect(page, 'role-preview-clients-closed');
    await opened.inRecords(`delete from staff_role where role_code = 'auditor' and staff_id = (${staff})`, [who.email]);
    expect(complaints).toEqual([]);
  });

  it('an agent is shown no such place and is refused the page with a reason', async () => {
    const { page } = await opened.enter(personOf(opened.office.instance, 'agent'), [403]);
    expect(await page.getByRole('link', { name: '员工', exact: true }).count()).toBe(0);
    await page.goto(`${opened.portal}/agency/people/00000000-0000-4000-8000-000000000000`);
    await page.getByText('您的岗位没有这项权限').waitFor();
    await inspect(page, 'holdings-refused');
  });
});
