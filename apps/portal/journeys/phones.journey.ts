import type { ClientId } from '@kean/kernel';
import { aPublishedNotice, approveEveryBasis } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type Placement,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { DESKTOP, PHONE } from './browser.ts';
import { enterOwnPages } from './client-visit.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 30_000 };
const BEFORE = '13900008101';
const VALUES = {
  ...{ name: '慕容青', gender: '女', phone: BEFORE, phone2: '13900008102' },
  ...{ idNumber: '11010519491231002X', remark: '周末方便', wording: '{"price":"三百万左右"}' },
  ...{ 'property.address': '桂花路5号1幢', 'property.certificateNo': '豫(2020)郑州市不动产权第0000003号' },
  ...{ 'property.wording': '{"area":"约九十"}', 'demand.wording': '{"layout":"三室朝南"}' },
} as const;

/** Clause 1.3 and PIPL 14, 51: a colleague who sets a client's phone to one of their own gains nothing by it, and the client hears of it. */
describe('a phone that a colleague changed, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let placement: Placement;
  let agent: WatchedPage;
  let manager: WatchedPage;
  let operator: WatchedPage;
  let client: WatchedPage;

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    const person = personOf(instance, 'agent');
    const [found] = await writer.query<Placement>(
      `select s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId", s.id as "assigneeId"
         from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [person.email],
    );
    if (found === undefined) throw new TypeError('the agent works somewhere');
    placement = found;
    await aPublishedNotice(writer, 'clients');
    await approveEveryBasis(writer);
    [agent, manager, operator, client] = await Promise.all([
      opened.enter(person, [409]),
      opened.enter(personOf(instance, 'store-manager', { in: person.branch ?? '' })),
      opened.enter(personOf(instance, 'operator')),
      opened.page([403]),
    ]);
    await client.page.setViewportSize(PHONE);
  });
  afterAll(() => writer?.close());

  const consoleClean = () =>
    expect([agent, manager, operator, client].flatMap(({ complaints }) => complaints)).toEqual([]);
  const linksIn = (text: string) =>
    Array.from(text.matchAll(/https?:\/\/[^\s"]+\/c\/phone#[\w-]{22}/g), ([link]) => link);
  const inbox = () =>
    operator.page.evaluate(async () => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/trpc/storage.messages.inbox', { method: 'POST', headers, body: '{}' })).text();
    });

  /** @returns the link in the text message that the number before got */
  async function agentChangesPhone(clientId: ClientId, phone: string): Promise<string> {
    const before = linksIn(await inbox()).length;
    const { page } = agent;
    await page.goto(`${opened.portal}/clients/${clientId}`);
    await whenAlive(page);
    await page.getByRole('button', { name: '更正电话', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '更正电话' });
    await dialog.getByLabel('正确的电话').fill(phone);
    await inspect(page, 'phone-correction');
    await dialog.getByRole('button', { name: '更正', exact: true }).click();
    await page.locator('[data-phone-standing=awaits]').waitFor(WAIT);
    await expect.poll(async () => linksIn(await inbox()).length, WAIT).toBeGreaterThan(before);
    return linksIn(await inbox())[0] ?? '';
  }

  async function agentGetsNoLink(clientId: ClientId): Promise<void> {
    const { page } = agent;
    await page.goto(`${opened.portal}/clients/${clientId}`);
    await whenAlive(page);
    await page.getByRole('button', { name: '本人页面' }).click();
    await page.getByRole('button', { name: '在屏幕上显示二维码' }).click();
    await page.getByText('还没有确认是客户本人的').waitFor(WAIT);
    expect(await page.getByRole('img', { name: '客户本人页面的二维码' }).count()).toBe(0);
    await page.keyboard.press('Escape');
  }

  it('carries no link; the number before is told, and one tap puts it back', async () => {
    const { id } = await writer.write(placement, VALUES);
    const link = await agentChangesPhone(id, '13900008199');
    await inspect(agent.page, 'phone-awaits');
    await agentGetsNoLink(id);

    await manager.page.goto(`${opened.portal}/phones`);
    await whenAlive(manager.page);
    await manager.page.locator('tr[data-state=open]').waitFor(WAIT);
    await inspect(manager.page, 'phones-waiting');

    const { page } = client;
    await page.goto(link);
    await page.getByText('这个链接只发到了原来的号码').waitFor(WAIT);
    // The secret is out of the address as soon as the page stands.
    await expect.poll(() => page.url(), WAIT).not.toContain('#');
    await inspect(page, 'own-phone');
    await page.getByRole('button', { name: '不是我要求的，停用新号码' }).click();
    await page.locator('[data-answered=objected]').waitFor(WAIT);
    await inspect(page, 'own-phone-objected');
    // A link answers once.
    await page.goto(`${opened.portal}/c`);
    await page.goto(link);
    await page.getByRole('button', { name: '是我本人换号' }).click();
    await page.getByText('或者已经处理、失效').waitFor(WAIT);

    await manager.page.reload();
    await whenAlive(manager.page);
    await manager.page.locator('tr[data-state=objected]').waitFor(WAIT);
    await inspect(manager.page, 'phones-objected');
    // A code goes to the number before again, and it lets in.
    await enterOwnPages({ portal: opened.portal, clientId: id, agent, operator, client });
    expect(await client.page.content()).toContain(BEFORE);
    consoleClean();
  });

  it('is confirmed by the client who is in their own pages still, and shows there what it waits for', async () => {
    const { id } = await writer.write(placement, {
      ...{ ...VALUES, name: '慕容蓝', phone: '13900008301', phone2: '13900008302' },
    });
    await agent.page.setViewportSize(DESKTOP);
    await enterOwnPages({ portal: opened.portal, clientId: id, agent, operator, client });
    await agentChangesPhone(id, '13900008399');
    const { page } = client;
    await page.goto(`${opened.portal}/c/own`);
    await page.locator('[data-phone-change]').waitFor(WAIT);
    await inspect(page, 'own-phone-changed');
    await page.getByRole('button', { name: '是我本人换号，确认新号码' }).click();
    await page.getByRole('status').getByText('新号码已确认').waitFor(WAIT);
    expect(await page.locator('[data-phone-change]').count()).toBe(0);
    await agent.page.reload();
    await whenAlive(agent.page);
    await agent.page.locator('[data-dossier]').waitFor(WAIT);
    expect(await agent.page.locator('[data-phone-standing=awaits]').count()).toBe(0);
    consoleClean();
  });

  it('is confirmed by a second person who says how they know, and counts a day after the number before was told', async () => {
    await agent.page.setViewportSize(DESKTOP);
    const { id } = await writer.write(placement, {
      ...VALUES,
      name: '慕容白',
      phone: '13900008201',
      phone2: '13900008202',
    });
    await agentChangesPhone(id, '13900008299');
    const { page } = manager;
    await page.goto(`${opened.portal}/clients/${id}`);
    await whenAlive(page);
    await page
      .locator('[data-phone-standing=awaits]')
      .getByRole('button', { name: /复核手机号/ })
      .click();
    const dialog = page.getByRole('dialog', { name: /复核手机号/ });
    await dialog.getByLabel('当面核对本人身份证件').check();
    await inspect(page, 'phone-confirm');
    await dialog.getByRole('button', { name: '复核', exact: true }).click();
    await page.getByText('起可以接收验证码').waitFor(WAIT);
    await inspect(page, 'phone-confirmed-and-waiting');
    await agentGetsNoLink(id);
    // A day goes by.
    await writer.query("update client_phone_change set told_at = told_at - interval '25 hours' where client_id = $1", [
      id,
    ]);
    await page.reload();
    await whenAlive(page);
    expect(await page.locator('[data-phone-standing]').count()).toBe(0);
    await agent.page.goto(`${opened.portal}/clients/${id}`);
    await whenAlive(agent.page);
    await agent.page.getByRole('button', { name: '本人页面' }).click();
    await agent.page.getByRole('button', { name: '在屏幕上显示二维码' }).click();
    await agent.page.getByRole('img', { name: '客户本人页面的二维码' }).waitFor(WAIT);
    consoleClean();
  });

  it('a page that takes a signature back says the same of a link that is none', async () => {
    const { page } = client;
    await page.goto(`${opened.portal}/c/no#${'x'.repeat(22)}`);
    await page.getByText('签名同意了短信里列出的用途').waitFor(WAIT);
    await expect.poll(() => page.url(), WAIT).not.toContain('#');
    await inspect(page, 'own-signed');
    await page.getByRole('button', { name: '不是我签的，或者我不同意' }).click();
    await page.getByText('如果不是您本人签名').waitFor(WAIT);
    await inspect(page, 'own-signed-refused');
    consoleClean();
  });

  it('on the list says when nothing waits', async () => {
    await writer.query('delete from client_phone_change');
    await manager.page.goto(`${opened.portal}/phones`);
    await whenAlive(manager.page);
    await manager.page.getByText('没有待复核的手机号变更').waitFor(WAIT);
    await inspect(manager.page, 'phones-none');
  });
});
