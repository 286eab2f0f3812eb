import { join } from 'node:path';
import type { ClientId } from '@kean/kernel';
import { aPublishedNotice, approveEveryBasis } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type Placement,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { DESKTOP, PHONE } from './browser.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 30_000 };
const VALUES = {
  ...{ name: '长孙兰', gender: '女', phone: '0371-66668801', phone2: '0371-66668802' },
  ...{ idNumber: '11010519491231002X', remark: '周末方便', wording: '{"price":"三百万左右"}' },
  ...{ 'property.address': '桂花路9号1幢', 'property.certificateNo': '豫(2020)郑州市不动产权第0000009号' },
  ...{ 'property.wording': '{"area":"约九十"}', 'demand.wording': '{"layout":"三室朝南"}' },
} as const;

/** Clause 1.3 and PIPL 44, 45: whoever has a landline alone comes in as well, by a link and a sheet from two pairs of hands. */
describe('a client without a mobile, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let agent: WatchedPage;
  let manager: WatchedPage;
  let client: WatchedPage;
  let clientId: ClientId;
  let code = '';

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    const person = personOf(instance, 'agent');
    const [placement] = await writer.query<Placement>(
      `select s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId", s.id as "assigneeId"
         from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [person.email],
    );
    if (placement === undefined) throw new TypeError('the agent works somewhere');
    await aPublishedNotice(writer, 'clients');
    await approveEveryBasis(writer);
    clientId = (await writer.write(placement, VALUES)).id;
    await writer.query('delete from consent_act where client_id = $1', [clientId]);
    [agent, manager, client] = await Promise.all([
      opened.enter(person, [409]),
      opened.enter(personOf(instance, 'store-manager', { in: person.branch ?? '' }), [403, 409]),
      opened.page([400, 403, 409]),
    ]);
    await client.page.setViewportSize(PHONE);
  });
  afterAll(() => writer?.close());

  const consoleClean = () => expect([agent, manager, client].flatMap(({ complaints }) => complaints)).toEqual([]);

  async function askForLink({ page }: WatchedPage): Promise<void> {
    await page.goto(`${opened.portal}/clients/${clientId}`);
    await whenAlive(page);
    await page.getByRole('button', { name: '本人页面' }).click();
    await page.getByLabel('查看和管理本人信息').check();
    await page.getByRole('button', { name: '在屏幕上显示二维码' }).click();
  }

  it('gets no link as long as nobody saw who they are, and the agent is told what to do', async () => {
    await askForLink(agent);
    await agent.page.getByText('请店长核对证件并打印').waitFor(WAIT);
    expect(await agent.page.getByRole('button', { name: '到店核验单' }).count()).toBe(0);
    await inspect(agent.page, 'sheet-agent-refused');
    consoleClean();
  });

  it('is given a sheet by whoever saw their paper; shown once, printed alone', async () => {
    const { page } = manager;
    await page.goto(`${opened.portal}/clients/${clientId}`);
    await whenAlive(page);
    await page.getByRole('button', { name: '到店核验单' }).click();
    const dialog = page.getByRole('dialog', { name: '为没有手机的客户打印核验单' });
    await dialog.getByText('还没有打印过').waitFor(WAIT);
    await dialog.getByRole('button', { name: '生成核验单' }).click();
    await dialog.getByRole('alert').getByText('请先确认客户本人在场').waitFor(WAIT);
    await inspect(page, 'sheet-asked');
    await dialog.getByLabel('客户本人在场，证件是本人的').check();
    await dialog.getByRole('button', { name: '生成核验单' }).click();
    const shown = dialog.locator('[data-sheet-code]');
    await shown.waitFor(WAIT);
    code = ((await shown.textContent()) ?? '').replaceAll(/\D/g, '');
    expect(code).toMatch(/^\d{12}$/);
    await dialog.locator('[data-sheet-state=waiting]').waitFor(WAIT);
    await inspect(page, 'sheet-made');
    await page.emulateMedia({ media: 'print' });
    await page.locator('.paper-sheet').waitFor(WAIT);
    expect(await dialog.isVisible()).toBe(false);
    await page.screenshot({ path: join(import.meta.dirname, '..', 'screenshots', 'sheet-on-paper.png') });
    await page.emulateMedia({ media: 'screen' });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '到店核验单' }).click();
    await dialog.locator('[data-sheet-state=waiting]').waitFor(WAIT);
    expect(await page.content()).not.toContain(code);
    await page.keyboard.press('Escape');
    consoleClean();
  });

  it('gets no link from whoever printed the sheet', async () => {
    await askForLink(manager);
    await manager.page.getByText('链接须由另一名人员').waitFor(WAIT);
    await inspect(manager.page, 'sheet-one-hand');
    consoleClean();
  });

  it('comes in by the agent’s link and the sheet, at a phone’s size', async () => {
    await askForLink(agent);
    const picture = agent.page.getByRole('img', { name: '客户本人页面的二维码' });
    await picture.waitFor(WAIT);
    const { page } = client;
    await page.goto((await picture.getAttribute('data-link')) ?? '');
    await whenAlive(page);
    await inspect(page, 'sheet-entry');
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: '我没有手机，有门店打印的核验单' }).click();
    await page.getByLabel('核验单上的十二位数字').fill('1234');
    await page.getByRole('button', { name: '进入' }).click();
    await page.getByRole('alert').getByText('全部十二位数字').waitFor(WAIT);
    await inspect(page, 'sheet-typed-short');
    await page.setViewportSize(PHONE);
    await page.getByLabel('核验单上的十二位数字').fill('000000000000');
    await page.getByRole('button', { name: '进入' }).click();
    await page.getByRole('alert').getByText('链接或验证码不正确').waitFor(WAIT);
    await page.getByLabel('核验单上的十二位数字').fill(code.replaceAll(/(\d{4})(?=\d)/g, '$1 '));
    await page.getByRole('button', { name: '进入' }).click();
    await page.waitForURL('**/c/own', WAIT);
    await page.getByText('长孙兰').first().waitFor(WAIT);
    await agent.page.getByText('客户正在查看').waitFor(WAIT);
    consoleClean();
  });

  it('sees there who printed it, by role, and consents to nothing by it', async () => {
    const { page } = client;
    await page.getByRole('link', { name: '谁看过' }).click();
    const entries = page.locator('[data-entries]');
    await entries.getByText('核对居民身份证后打印了核验单').waitFor(WAIT);
    await entries.getByText('店长').waitFor(WAIT);
    await entries.getByText('凭到店核验单进入').waitFor(WAIT);
    expect(await page.locator('main').textContent()).not.toContain(
      personOf(opened.office.instance, 'store-manager').name,
    );
    await inspect(page, 'sheet-own-entries');
    await page.setViewportSize(PHONE);
    await page.getByRole('link', { name: '用途与同意' }).click();
    await page.getByRole('status').getByText('不能在这里表示同意').waitFor(WAIT);
    expect(await page.getByRole('button', { name: '提交答复' }).count()).toBe(0);
    await inspect(page, 'sheet-no-consent');
    await page.setViewportSize(PHONE);
    consoleClean();
  });

  it('is one way once: neither link nor sheet opens anything again', async () => {
    const { page } = client;
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByText('您已安全退出').waitFor(WAIT);
    await manager.page.setViewportSize(DESKTOP);
    await manager.page.goto(`${opened.portal}/clients/${clientId}`);
    await whenAlive(manager.page);
    await manager.page.getByRole('button', { name: '到店核验单' }).click();
    await manager.page.locator('[data-sheet-state=used]').waitFor(WAIT);
    await askForLink(agent);
    await agent.page.getByText('请店长核对证件并打印').waitFor(WAIT);
    consoleClean();
  });
});
