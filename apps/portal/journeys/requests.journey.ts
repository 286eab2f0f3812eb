import type { ClientId } from '@kean/kernel';
import { aPublishedNotice, approveEveryBasis } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type Placement,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { PHONE } from './browser.ts';
import { enterOwnPages } from './client-visit.ts';
import { openedOffice } from './opened-office.ts';
import { allText, personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 30_000 };
const VALUES = {
  ...{ name: '欧阳若兰', gender: '女', phone: '13900007351', phone2: '13900007352' },
  ...{ idNumber: '11010519491231002X', remark: '周末方便', wording: '{"price":"三百万左右"}' },
  ...{ 'property.address': '桂花路3号1幢', 'property.certificateNo': '豫(2020)郑州市不动产权第0000002号' },
  ...{ 'property.wording': '{"area":"约九十"}', 'demand.wording': '{"layout":"三室朝南"}' },
} as const;
const WRONG = '楼号登记错了，应为七号楼';
const ANSWER = '已更正楼号，谢谢提醒';
const BUDGET_BYTES = 60 * 1024;

/** PIPL 44-50: a client asks on the phone, compliance answers, the client sees the end; all of it with the words kept sealed. */
describe('a request of a client, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let agent: WatchedPage;
  let compliance: WatchedPage;
  let operator: WatchedPage;
  let client: WatchedPage;
  let clientId: ClientId;

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
    [agent, operator, compliance, client] = await Promise.all([
      opened.enter(person),
      opened.enter(personOf(instance, 'operator')),
      opened.enter(personOf(instance, 'compliance')),
      opened.page([400, 409]),
    ]);
  });
  afterAll(() => writer?.close());

  async function ask(kind: string, words: string): Promise<void> {
    const { page } = client;
    await page.locator(`input[name="kind"][value="${kind}"]`).check();
    await page.getByLabel('补充说明').fill(words);
    await page.getByRole('button', { name: '提交请求' }).click();
    await page.getByRole('status').getByText('已收到您的请求').waitFor(WAIT);
  }

  it('is made on the phone, by a page that stays small, and told by text message', async () => {
    const { page, complaints } = client;
    await enterOwnPages({ portal: opened.portal, clientId, agent, operator, client });
    let bytes = 0;
    const measured: Promise<void>[] = [];
    page.on('response', (response) => {
      const weighed = response
        .request()
        .sizes()
        .then((one) => {
          bytes += one.responseBodySize + one.responseHeadersSize;
        });
      measured.push(weighed);
    });
    await page.getByRole('link', { name: '我的请求' }).click();
    await page.getByText('您还没有提出过请求').waitFor(WAIT);
    await Promise.all(measured);
    expect(bytes).toBeLessThan(BUDGET_BYTES);
    await inspect(page, 'client-requests-empty');
    await page.setViewportSize(PHONE);
    await ask('correct', WRONG);
    await page.locator('[data-request]').getByText('已受理').waitFor(WAIT);
    await page.getByText(WRONG).waitFor(WAIT);
    await ask('delete', '');
    expect(await page.locator('[data-request]').count()).toBe(2);
    await inspect(page, 'client-requests');
    await page.setViewportSize(PHONE);
    // Not urgent: at night it waits for the morning, so it is looked for where it waits.
    const told = await writer.query('select template from message where client_id = $1 and not urgent', [clientId]);
    expect(told).toEqual([{ template: 'clients.request-taken' }, { template: 'clients.request-taken' }]);
    expect(complaints).toEqual([]);
  });

  it('is found by its day, opened by a look that stands in the log, and answered', async () => {
    const { page, complaints } = compliance;
    await page.goto(`${opened.portal}/requests`);
    await whenAlive(page);
    await page.getByRole('heading', { name: '客户的权利请求' }).waitFor(WAIT);
    await inspect(page, 'requests');
    await page.keyboard.press('j');
    await page.getByRole('link', { name: '更正、补充' }).click();
    await page.getByRole('heading', { name: '更正、补充' }).waitFor(WAIT);
    await whenAlive(page);
    expect(await allText(page)).not.toContain(WRONG);
    await page.getByRole('button', { name: '打开文字' }).click();
    await page.getByText(WRONG).waitFor(WAIT);
    await page.getByLabel('交给谁办理').selectOption({ index: 1 });
    await page.getByRole('button', { name: '分派' }).click();
    await page.locator('[data-act="assigned"]').waitFor(WAIT);
    await page.getByLabel('更正哪一项').selectOption('remark');
    await page.getByLabel('正确的内容').fill('七号楼');
    await page.getByRole('button', { name: '更正', exact: true }).click();
    await page.locator('[data-act="corrected"]').waitFor(WAIT);
    await page.getByRole('button', { name: '延长并告知客户' }).click();
    await page.locator('[data-act="extended"]').waitFor(WAIT);
    await page.getByLabel('同意并办理').check();
    await page.getByLabel('写给客户的话').fill(ANSWER);
    await page.locator('[data-preview]').getByText('已办理').waitFor(WAIT);
    await inspect(page, 'request-case');
    await page.getByRole('button', { name: '答复客户' }).click();
    await page.getByText('这个请求已经答复').waitFor(WAIT);
    await inspect(page, 'request-answered');
    const looks = await writer.query<{ purpose: string }>(
      `select purpose from audit_event where action = 'clients.request-words-opened' and subject_id = $1`,
      [clientId],
    );
    expect(looks).toEqual([{ purpose: 'data-subject-request' }]);
    expect(complaints).toEqual([]);
  });

  it('for deletion restricts at once, which the dossier shows', async () => {
    const { page, complaints } = compliance;
    await page.goto(`${opened.portal}/requests`);
    await whenAlive(page);
    await page.getByRole('region', { name: '客户的权利请求' }).getByRole('link', { name: '删除' }).click();
    await page.getByLabel('同意并办理').check();
    await page.getByText('同意后立即限制，并等待彻底删除').waitFor(WAIT);
    await page.getByRole('button', { name: '答复客户' }).click();
    await page.locator('[data-act="restricted"]').waitFor(WAIT);
    await page.goto(`${opened.portal}/clients/${clientId}?tab=requests`);
    await page.getByText('限制处理', { exact: true }).first().waitFor(WAIT);
    await inspect(page, 'requests-of-client');
    expect(complaints).toEqual([]);
  });

  it('ends on the client’s own page, with what the office wrote and what holds now, in English too', async () => {
    const { page, complaints } = client;
    await page.goto(`${opened.portal}/c/requests`);
    await page.getByText(ANSWER).waitFor(WAIT);
    await page.getByText('正在等待彻底删除').waitFor(WAIT);
    await page.getByText('已更正', { exact: false }).first().waitFor(WAIT);
    await inspect(page, 'client-requests-answered');
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Ask us about your information' }).waitFor(WAIT);
    await page.getByText('Deletion is granted').waitFor(WAIT);
    await inspect(page, 'client-requests-english');
    expect(complaints).toEqual([]);
  });

  it('by word of mouth is taken down on the dossier, once', async () => {
    const { page, complaints } = agent;
    await page.goto(`${opened.portal}/clients/${clientId}?tab=requests`);
    await whenAlive(page);
    await page.getByRole('button', { name: '登记权利请求' }).click();
    await page.getByLabel('由谁提出').selectOption('heir');
    await page.getByLabel('材料编号').fill('QQ-2026-001');
    await page.getByLabel('客户的原话').fill('替已故的父亲查阅');
    await inspect(page, 'request-taken-down');
    await page.getByRole('button', { name: '登记', exact: true }).dblclick();
    await page.getByText('已登记，编号').waitFor(WAIT);
    const rows = await writer.query('select 1 from client_request where client_id = $1', [clientId]);
    expect(rows).toHaveLength(3);
    expect(complaints).toEqual([]);
  });
});
