import { readFile } from 'node:fs/promises';
import type { ClientId } from '@kean/kernel';
import { aPublishedNotice } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type Placement,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { DESKTOP, PHONE } from './browser.ts';
import { enterOwnPages } from './client-visit.ts';
import { openedOffice } from './opened-office.ts';
import { allText, personOf, whenAlive } from './steps.ts';
import type { WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
/** Runs where it is taken for markup, a script or an address; a spreadsheet would take its cell for a formula. */
const hostile = (where: string) =>
  `=1+1 <img src=x onerror="window.kean='${where}'"><script>window.kean='${where}'</script>` +
  `<a href="javascript:window.kean='${where}'">${where}</a>"'><svg onload=window.kean=1>{@html 1}{{7*7}}\u202E`;
const MARK = "window.kean='";
const VALUES = {
  ...{ name: hostile('name'), gender: '女', phone: '13900009001', phone2: '13900009002' },
  ...{
    idNumber: '11010519491231002X',
    remark: hostile('remark'),
    wording: JSON.stringify({ price: hostile('wording') }),
  },
  ...{ 'property.address': hostile('address'), 'property.certificateNo': hostile('certificate') },
  ...{ 'property.wording': JSON.stringify({ area: hostile('area') }) },
  'demand.wording': JSON.stringify({ layout: hostile('layout') }),
} as const;

/** Whatever somebody writes into a field stays letters on every screen that shows it, to the office and to the client. */
describe('hostile text in every field of a client, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let agent: WatchedPage;
  let compliance: WatchedPage;
  let operator: WatchedPage;
  let client: WatchedPage;
  let clientId: ClientId;
  const dialogs: string[] = [];

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
    clientId = (await writer.write(placement, VALUES)).id;
    [agent, operator, compliance, client] = await Promise.all([
      opened.enter(person),
      opened.enter(personOf(instance, 'operator')),
      opened.enter(personOf(instance, 'compliance')),
      opened.page(),
    ]);
    for (const { page } of [agent, operator, compliance, client]) {
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
    }
  });
  afterAll(() => writer?.close());

  /** Nothing of it ran, became an element or was asked for; the content policy had nothing to refuse. */
  async function inert({ page, complaints }: WatchedPage): Promise<void> {
    expect(await page.evaluate(() => 'kean' in window)).toBe(false);
    expect(await page.locator('img[src="x"], a[href^="javascript:"], svg[onload]').count()).toBe(0);
    expect(complaints).toEqual([]);
    expect(dialogs).toEqual([]);
  }

  it('is masked in list and dossier, and is letters where a field is opened', async () => {
    const { page } = agent;
    await page.setViewportSize(DESKTOP);
    await page.goto(`${opened.portal}/clients`);
    await whenAlive(page);
    await inert(agent);
    await page.goto(`${opened.portal}/clients/${clientId}`);
    await whenAlive(page);
    expect(await allText(page)).not.toContain(MARK);
    for (const field of ['name', 'remark', 'wording']) {
      await page.locator(`[data-sealed^="${field}"]`).first().click();
      const question = page.getByRole('dialog');
      const shown = page.locator(`[data-opened^="${field}"]`);
      await question.or(shown).first().waitFor(WAIT);
      if (await question.isVisible()) {
        await question.locator('input:checked').first().press('Enter');
      }
      await shown.waitFor(WAIT);
      // The question about this one is over before the next is asked.
      await question.waitFor({ ...WAIT, state: 'detached' });
      expect(await shown.textContent(), field).toContain(MARK);
      await inert(agent);
    }
  });

  it('is letters in the client’s own pages and in what they ask, and an attachment in their copy', async () => {
    const { page } = client;
    await enterOwnPages({ portal: opened.portal, clientId, agent, operator, client });
    const held = (await page.locator('main').textContent()) ?? '';
    for (const where of ['name', 'remark', 'wording', 'address', 'certificate', 'area', 'layout'])
      expect(held, where).toContain(`window.kean='${where}'`);
    await inert(client);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载副本' }).click(),
    ]);
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toBeTypeOf('object');
    await page.getByRole('link', { name: '我的请求' }).click();
    await page.locator('input[name="kind"][value="correct"]').check();
    await page.getByLabel('补充说明').fill(hostile('request'));
    await page.getByRole('button', { name: '提交请求' }).click();
    await page.getByRole('status').getByText('已收到您的请求').waitFor(WAIT);
    expect(await page.locator('main').textContent()).toContain("window.kean='request'");
    await inert(client);
    await page.setViewportSize(PHONE);
  });

  it('is letters to whoever answers the request, and in the answer that the client reads', async () => {
    const { page } = compliance;
    await page.goto(`${opened.portal}/requests`);
    await whenAlive(page);
    await page.getByRole('region', { name: '客户的权利请求' }).getByRole('link', { name: '更正、补充' }).click();
    await page.getByRole('button', { name: '打开文字' }).click();
    await page.getByText("window.kean='request'").waitFor(WAIT);
    await inert(compliance);
    await page.getByLabel('同意并办理').check();
    await page.getByLabel('写给客户的话').fill(hostile('answer'));
    await page.getByRole('button', { name: '答复客户' }).click();
    await page.getByText('这个请求已经答复').waitFor(WAIT);
    await inert(compliance);
    await client.page.goto(`${opened.portal}/c/requests`);
    await client.page.getByText("window.kean='answer'").waitFor(WAIT);
    await inert(client);
  });

  it('is in no message, and letters in a draft, in a list before it is taken over, and in the report', async () => {
    const inbox = await operator.page.evaluate(async () => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/trpc/storage.messages.inbox', { method: 'POST', headers, body: '{}' })).text();
    });
    expect(inbox).toContain('验证码');
    expect(inbox).not.toContain('window.kean');
    const { page } = agent;
    await page.goto(`${opened.portal}/clients/new`);
    await whenAlive(page);
    await page.getByRole('button', { name: /^出售居间服务/ }).click();
    await page.getByLabel('姓名').fill(hostile('draft'));
    await page.locator('[data-draft-state=saved]').waitFor(WAIT);
    await page.goto(`${opened.portal}/clients/new`);
    await whenAlive(page);
    await page.locator('[data-draft]').first().waitFor(WAIT);
    await inert(agent);
    await page.goto(`${opened.portal}/collection/imports`);
    await whenAlive(page);
    const cell = `"${hostile('cell').replaceAll('"', '""')}"`;
    const rows = ['姓名,手机,客户类型,备注', `${cell},13900009003,求购,${cell}`, `${cell},没有号码,求购,${cell}`];
    const list = {
      name: `${hostile('file').replaceAll('/', '')}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(rows.join('\r\n')),
    };
    await page.setInputFiles('input[type=file]', list);
    await page.getByRole('heading', { name: '每一列是什么' }).waitFor(WAIT);
    await page.getByText("window.kean='cell'").first().waitFor(WAIT);
    await inert(agent);
    await page.getByRole('button', { name: /^(?:开始导入|导入 [\d,]+ 行)$/ }).click();
    await page.getByRole('heading', { name: '导入完成' }).waitFor(WAIT);
    await inert(agent);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载未导入清单' }).click();
    const rejects = await readFile(await (await download).path(), 'utf8');
    expect(rejects).toContain("window.kean='cell'");
    // A spreadsheet opens no cell of it as a formula.
    expect(rejects).not.toMatch(/(?:^|[,\n])"?[=+@]/);
  });
});
