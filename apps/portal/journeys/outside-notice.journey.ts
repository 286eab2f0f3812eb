import { aPublishedNotice } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientWriter, openClientWriter } from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const LIST = [
  '姓名,手机,客户类型,价格,备注,产权人',
  '端木槿,13900006101,求购,300万,要朝南,',
  '司徒楠,13900006102,出售,320万,精装,欧阳楠',
];

/** Clause 1.1 and PIPL 17: what the published notice does not tell of is asked for on no screen, and every screen says why. */
describe('what the published notice leaves out, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let agent: WatchedPage;

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    await aPublishedNotice(writer, 'clients', ['letting', 'owner', 'builtYear']);
    agent = await opened.enter(personOf(instance, 'agent'), [409]);
  });
  afterAll(() => writer?.close());

  const drafts = () => writer.query('select id, revision from registration_draft order by id');

  it('is not in the form: a service that it does not mention is not offered, a field that it leaves out is named', async () => {
    const { page, complaints } = agent;
    await page.goto(`${opened.portal}/clients/new`);
    await whenAlive(page);
    await page.locator('[data-closed]').getByText('出租居间服务').waitFor(WAIT);
    expect(await page.getByRole('button', { name: /^出租居间服务/ }).count()).toBe(0);
    await inspect(page, 'notice-service-closed');
    await page.getByRole('button', { name: /^出售居间服务/ }).click();
    await page.locator('[data-untold]').getByText('产权人').waitFor(WAIT);
    expect(await page.getByLabel('产权人').count()).toBe(0);
    await page.locator('[data-untold]').scrollIntoViewIfNeeded();
    await inspect(page, 'notice-fields-left-out');
    expect(complaints).toEqual([]);
  });

  it('is not taken in from a list: the column is named before, and the list runs once it is set aside', async () => {
    const { page, complaints } = agent;
    await page.goto(`${opened.portal}/collection/imports`);
    await whenAlive(page);
    const buffer = Buffer.from(`\uFEFF${LIST.join('\r\n')}\r\n`);
    await page.setInputFiles('input[type=file]', { name: '老客户名单.csv', mimeType: 'text/csv', buffer });
    await page.waitForURL(/\/collection\/imports\/[0-9a-f-]{36}$/, WAIT);
    await page.getByRole('heading', { name: '每一列是什么' }).waitFor(WAIT);
    await page.locator('[data-untold-services]').getByText('出租居间服务').waitFor(WAIT);
    expect(await page.getByRole('checkbox', { name: '出租居间服务' }).isDisabled()).toBe(true);
    await page.locator('[data-untold]').getByText('产权人').waitFor(WAIT);
    await page.locator('[data-untold-column]').waitFor(WAIT);
    const start = page.getByRole('button', { name: /^(?:开始导入|导入 [\d,]+ 行)$/ });
    expect(await start.isDisabled()).toBe(true);
    await inspect(page, 'notice-column-left-out');
    await page.getByRole('button', { name: '全部改为不导入' }).click();
    await expect.poll(() => start.isDisabled(), WAIT).toBe(false);
    expect(await page.locator('[data-untold-column]').count()).toBe(0);
    await start.click();
    await page.getByRole('heading', { name: '导入完成' }).waitFor(WAIT);
    expect(complaints).toEqual([]);
  });

  it('is refused by the api where a notice of less was published after the screen was opened', async () => {
    const { page } = agent;
    await writer.query(`update notice_version set state = 'superseded' where state = 'published'`);
    await aPublishedNotice(writer, 'clients-2', []);
    await page.goto(`${opened.portal}/clients/new`);
    await whenAlive(page);
    await page.getByRole('button', { name: /^出售居间服务/ }).click();
    await page.getByLabel('产权人').waitFor(WAIT);
    await page.getByLabel('姓名').fill('端木槿');
    await page.locator('[data-draft-state=saved]').waitFor(WAIT);
    const kept = await drafts();
    await writer.query(`update notice_version set state = 'superseded' where state = 'published'`);
    await aPublishedNotice(writer, 'clients-3', ['sale']);
    await page.getByLabel('产权人').fill('端木槿');
    await page.getByText('现行告知书没有提到其中一项服务').waitFor(WAIT);
    await inspect(page, 'notice-service-refused');
    expect(await drafts()).toEqual(kept);
  });
});
