import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import { openSql } from '@kean/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, openBrowser } from './browser.ts';
import { allText, personOf, signIn, whenAlive } from './steps.ts';
import { inspect, type WatchedPage, watchedPage } from './watched-page.ts';

/** Longer than the first waits between two tries, on a machine that is busy. */
const within = { timeout: 60_000 };

/** Clause 1.3: what the office says to people arrives once, also after the mail server was away, and its operator sees it wait. */
describe('messages, in a real browser', () => {
  let office: TemporaryInstance;
  let browser: Browser;
  let operator: WatchedPage;

  beforeAll(async () => {
    [office, browser] = await Promise.all([startTemporaryInstance(), openBrowser()]);
    operator = await watchedPage(await browserOf(browser), [503]);
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

  /** Somebody signs in as this person from a browser that was not seen before. */
  async function fromANewDevice(role: string): Promise<void> {
    const { page } = await watchedPage(await browserOf(browser));
    await signIn(page, office.instance.portal.url, personOf(office.instance, role));
    await page.context().close();
  }

  /** Presses for the inbox, and waits for what it holds now. */
  async function readInbox(): Promise<void> {
    const { page } = operator;
    const answer = page.waitForResponse((response) => response.url().includes('storage.messages.inbox'));
    await page.getByRole('button', { name: /收件箱/ }).click();
    await answer;
  }

  const state = (name: string) => operator.page.locator(`tr[data-state="${name}"]`);

  it('says what will stand there while nothing was sent, and the inbox is empty until something arrives', async () => {
    const { page, complaints } = operator;
    await page.goto(`${office.instance.portal.url}/storage/messages`);
    await whenAlive(page);
    await page.getByText('还没有消息').waitFor();
    await page.getByRole('button', { name: '打开收件箱' }).click();
    await page.getByText('收件箱是空的').waitFor();
    await inspect(page, 'messages-empty');
    expect(complaints).toEqual([]);
  });

  it('while the server is away a message waits, visibly, and is delivered once when it is back', async () => {
    const { page, complaints } = operator;
    await office.parts.stop('sink');
    await fromANewDevice('agent');
    await fromANewDevice('agent');
    await state('waiting').first().waitFor(within);
    const row = await state('waiting').first().textContent();
    expect(row).toMatch(
      /新设备登录提醒[\s\S]*邮件 · 发给员工 · 紧急[\s\S]*等待重发[\s\S]*MAIL_UNAVAILABLE[\s\S]*邮件服务器连接不上/,
    );
    const { email, name } = personOf(office.instance, 'agent');
    for (const value of [email, name]) expect(await page.locator('main').textContent()).not.toContain(value);
    await readInbox();
    await page.getByRole('alert').getByText('演示收件箱暂时打不开').waitFor();
    await inspect(page, 'messages-waiting');

    // What sends it below is the button: left alone it would wait for longer than this journey.
    const later = "update timer set due_at = now() + interval '1 hour' where name = 'messages.try-again' returning id";
    await expect.poll(() => inRecords(later), within).toHaveLength(1);
    await office.parts.start('sink');
    await page.getByRole('button', { name: '立即再发' }).focus();
    await page.keyboard.press('Enter');
    await state('sent').waitFor(within);
    await readInbox();
    const letter = page.locator('li[data-letter="mail"]');
    await letter.waitFor();
    expect(await letter.count()).toBe(1);
    await letter.locator('summary').focus();
    await page.keyboard.press('Enter');
    await letter.getByText('有一台以前没有见过的设备').waitFor();
    await inspect(page, 'messages-inbox');
    const sent = await inRecords<{ state: string; attempts: number }>('select state, attempts from message');
    expect(sent).toMatchObject([{ state: 'sent' }]);
    expect(sent[0]?.attempts).toBeGreaterThan(1);
    const acts = await inRecords<{ action: string }>(
      "select distinct action from audit_event where action in ('storage.message-tried-again', 'storage.inbox-read', 'agency.new-device-mailed') order by 1",
    );
    expect(acts.map(({ action }) => action)).toEqual([
      'agency.new-device-mailed',
      'storage.inbox-read',
      'storage.message-tried-again',
    ]);
    expect(complaints).toEqual([]);
  });

  it('one that is left alone goes by itself, also after the worker was restarted meanwhile', async () => {
    await office.parts.stop('sink');
    await fromANewDevice('agent');
    await state('waiting').waitFor(within);
    await office.parts.restart('worker');
    await office.parts.start('sink');
    await expect.poll(() => state('sent').count(), within).toBe(2);
    const { page } = operator;
    await readInbox();
    await page.locator('li[data-letter="mail"]').waitFor();
    // The sink began anew with nothing in its memory; what was sent before is not sent again.
    expect(await page.locator('li[data-letter="mail"]').count()).toBe(1);
  });

  it('speaks English, and shows one state alone by keyboard', async () => {
    const { page, complaints } = operator;
    await page.getByRole('button', { name: /失败/ }).focus();
    await page.keyboard.press('Space');
    await page.getByText('没有这种状态的消息').waitFor();
    await page.goto(`${office.instance.portal.url}/settings`);
    await whenAlive(page);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.goto(`${office.instance.portal.url}/storage/messages`);
    await whenAlive(page);
    await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor();
    await page.locator('tr[data-state="sent"]').first().getByText('Notice of a new device').waitFor();
    await inspect(page, 'messages-english');
    expect(complaints).toEqual([]);
  });

  it('an office with channels of its own has no inbox, and an agent sees nothing of this', async () => {
    const { page } = await watchedPage(await browserOf(browser), [403, 404]);
    await signIn(page, office.instance.portal.url, personOf(office.instance, 'agent'));
    await page.goto(`${office.instance.portal.url}/storage/messages`);
    expect(await page.getByRole('link', { name: '消息' }).count()).toBe(0);
    expect(await page.locator('tr[data-message]').count()).toBe(0);
    expect(await allText(page)).not.toContain('演示收件箱');
    await inspect(page, 'messages-refused');
  });
});
