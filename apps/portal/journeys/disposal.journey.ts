import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type Placement,
  type SealedByName,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, secondOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const VALUES: SealedByName = {
  ...{ name: '陆清禾', gender: '女', phone: '13900008101', phone2: '13900008102', idNumber: '11010519491231002X' },
  ...{ remark: '周末方便', wording: '{}', 'property.address': '桂花路8号', 'demand.wording': '{}' },
  ...{ 'property.certificateNo': '豫(2020)郑州市不动产权第0000008号', 'property.wording': '{}' },
};

/** Clauses 4.1 and 4.2: a rule decides what is due, three people look at the list, and on its day it goes. */
describe('what is due, in a real browser', () => {
  const opened = openedOffice();
  let author: WatchedPage;
  let reviewer: WatchedPage;
  let writer: ClientWriter;
  let over: string;
  let stays: string;

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    const [placement] = await writer.query<Placement>(
      `select s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId", s.id as "assigneeId"
         from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [personOf(instance, 'agent').email],
    );
    if (placement === undefined) throw new Error('the demonstration office has no agent');
    over = (await writer.write(placement, VALUES)).id;
    stays = (await writer.write(placement, { ...VALUES, phone: '13900008103' })).id;
    for (const [table, column, key] of [
      ['client', 'created_at', 'id'],
      ['consent_act', 'at', 'client_id'],
    ])
      await writer.query(`update ${table} set ${column} = now() - interval '40 months' where ${key} = $1`, [over]);
    author = await opened.enter(personOf(instance, 'compliance'));
    reviewer = await opened.enter(secondOf(instance, 'compliance'));
  });
  afterAll(() => writer?.close());

  it('one person drafts a rule and sees what it would make due, another publishes it', async () => {
    const { page, complaints } = author;
    await page.goto(`${opened.portal}/retention/lists`);
    await whenAlive(page);
    await page.getByText('没有处置清单').waitFor(WAIT);
    await inspect(page, 'lists-empty');
    await page.goto(`${opened.portal}/retention/rules`);
    await whenAlive(page);
    await page.locator('[data-rule="client-dossier"]').getByRole('button', { name: '起草新版' }).click();
    await page.getByLabel('保存月数').fill('36');
    await inspect(page, 'rule-draft');
    await page.getByRole('button', { name: '保存草案' }).click();
    await page.locator('[data-draft]').getByRole('button', { name: '推演' }).click();
    await page.locator('[data-simulation]').waitFor(WAIT);
    await inspect(page, 'rule-simulated');
    expect(await page.getByRole('button', { name: '发布', exact: true }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await reviewer.page.goto(`${opened.portal}/retention/rules`);
    await whenAlive(reviewer.page);
    await reviewer.page.getByRole('button', { name: '发布', exact: true }).click();
    await reviewer.page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
    await reviewer.page.locator('[data-draft]').waitFor({ state: 'detached' });
    expect(reviewer.complaints).toEqual([]);
  });

  it('the agent reads on the dossier why a client is still here and when it goes', async () => {
    const { page, complaints } = await opened.enter(personOf(opened.office.instance, 'agent'));
    await page.goto(`${opened.portal}/clients/${stays}?tab=clocks`);
    await whenAlive(page);
    await page.locator('[data-clock="client-dossier"]').waitFor(WAIT);
    await inspect(page, 'dossier-clocks');
    expect(complaints).toEqual([]);
  });

  it('the list is drawn, looked at by three, and on its day the client is gone', async () => {
    await writer.query(`update schedule set due_at = now() where name = 'draw-disposal-list'`);
    const { page } = author;
    await expect
      .poll(
        async () => {
          await page.goto(`${opened.portal}/retention/lists`);
          return page.locator('tr[data-list]').count();
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    await inspect(page, 'lists');
    await page.locator('tr[data-list] a').click();
    await page.locator(`tr[data-line="${over}"]`).waitFor(WAIT);
    expect(await page.locator(`tr[data-line="${stays}"]`).count()).toBe(0);
    const at = page.url();
    await whenAlive(page);
    await inspect(page, 'list-drawn');
    await page.getByRole('button', { name: '提交复核' }).click();
    await page.getByText('下一步由另一名同事完成').waitFor(WAIT);
    await reviewer.page.goto(at);
    await whenAlive(reviewer.page);
    await reviewer.page.getByRole('button', { name: '复核通过' }).click();
    await reviewer.page.getByText('下一步由另一名同事完成').waitFor(WAIT);
    const third = await opened.enter(secondOf(opened.office.instance, 'compliance', 3));
    await third.page.goto(at);
    await whenAlive(third.page);
    await third.page.locator('input[type=date]').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10));
    await inspect(third.page, 'list-reviewed');
    await third.page.getByRole('button', { name: '批准并排期' }).click();
    await expect
      .poll(
        async () => {
          await third.page.goto(at);
          return third.page.locator('[data-figures]').getAttribute('data-figures');
        },
        { timeout: 120_000 },
      )
      .toBe('done');
    await whenAlive(third.page);
    await inspect(third.page, 'list-done');
    const [gone] = await writer.query<{ state: string }>('select state from client where id = $1', [over]);
    const [here] = await writer.query<{ state: string }>('select state from client where id = $1', [stays]);
    expect([gone?.state, here?.state]).toEqual(['erased', 'active']);
    expect([...author.complaints, ...reviewer.complaints, ...third.complaints]).toEqual([]);
  });
});
