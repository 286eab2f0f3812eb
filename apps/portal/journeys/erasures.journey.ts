import { createHash, randomUUID } from 'node:crypto';
import type { ClientId } from '@kean/kernel';
import { approveEveryBasis } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type Placement,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { allText, personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const VALUES = {
  ...{ name: '司马青禾', gender: '女', phone: '13900007391', phone2: '13900007392' },
  ...{ idNumber: '11010519491231002X', remark: '周末方便', wording: '{"price":"三百万左右"}' },
  ...{ 'property.address': '桂花路5号2幢', 'property.certificateNo': '豫(2020)郑州市不动产权第0000003号' },
  ...{ 'property.wording': '{"area":"约九十"}', 'demand.wording': '{"layout":"三室朝南"}' },
} as const;
/** What the message would have brought; the phone of this client is nobody's. */
const SECRET = 'Qm9ya2VkLW5vYm9keS0wMQ';

/** Clause 4.2: somebody granted it, somebody else carries it out, and whoever asked reads the certificate. */
describe('an erasure, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let compliance: WatchedPage;
  let client: WatchedPage;
  let clientId: ClientId;
  let number: number;

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
    await approveEveryBasis(writer);
    clientId = (await writer.write(placement, VALUES)).id;
    [{ number = 0 } = {}] = await writer.query<{ number: number }>('select number from client where id = $1', [
      clientId,
    ]);
    await writer.query(
      `insert into client_request (id, client_id, key, kind, channel, by, state, taken_at, due_at, due_by, decided_by, decided_at)
       values ($1::uuid, $2, $1::uuid, 'delete', 'own-pages', 'subject', 'done', now(), now() + interval '20 days', 'gbt-35273/answer', $3, now())`,
      [randomUUID(), clientId, placement.assigneeId],
    );
    await writer.query(`update client set state = 'restricted' where id = $1`, [clientId]);
    [compliance, client] = await Promise.all([opened.enter(personOf(instance, 'compliance')), opened.page([404])]);
  });
  afterAll(() => writer?.close());
  const clientNumber = () => `KH-${String(number).padStart(6, '0')}`;

  it('waits while somebody holds the client, and can be carried out when the hold is released', async () => {
    const { page, complaints } = compliance;
    await page.goto(`${opened.portal}/retention/holds`);
    await whenAlive(page);
    await page.getByText('没有法律保留').waitFor(WAIT);
    await inspect(page, 'holds-empty');
    await page.getByRole('button', { name: '设立保留' }).click();
    await page.getByLabel('客户编号').fill(clientNumber());
    await page.getByLabel('文书编号').fill('JY-2026-7');
    await page.getByLabel('负责人').selectOption({ index: 0 });
    await page.getByLabel('复核日期').fill(new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10));
    await inspect(page, 'hold-place');
    await page.getByRole('dialog').getByRole('button', { name: '设立保留' }).click();
    await page.locator('[data-hold]').getByText(clientNumber()).waitFor(WAIT);
    await inspect(page, 'holds');
    await page.goto(`${opened.portal}/retention/erasures`);
    await whenAlive(page);
    await page.locator('[data-waiting]').getByText('有法律保留').waitFor(WAIT);
    expect(await page.getByRole('button', { name: '执行删除' }).count()).toBe(0);
    await page.goto(`${opened.portal}/retention/holds`);
    await whenAlive(page);
    await page.locator('[data-hold]').getByRole('button', { name: '解除' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '解除', exact: true }).click();
    await page.locator('[data-hold][data-released]').waitFor(WAIT);
    expect(complaints).toEqual([]);
  });

  it('is carried out to the end, step by step, with a certificate', async () => {
    const { page, complaints } = compliance;
    await page.goto(`${opened.portal}/retention/erasures`);
    await whenAlive(page);
    await inspect(page, 'erasures-waiting');
    await page.locator('[data-waiting]').getByRole('button', { name: '执行删除' }).click();
    await page.getByLabel('签过，结束于').last().waitFor(WAIT);
    await inspect(page, 'erasure-order');
    await page.getByRole('dialog').getByRole('button', { name: '执行删除' }).click();
    await page.locator('[data-row]').waitFor(WAIT);
    await writer.query(`update message set state = 'sent', sealed = null where client_id = $1`, [clientId]);
    await writer.query('update erased_client set link_digest = $2 where client_id = $1', [
      clientId,
      createHash('sha256').update(SECRET).digest(),
    ]);
    await expect
      .poll(async () => {
        await writer.query(`update timer set due_at = now() where name = 'retention.erasure-waits'`);
        const [row] = await writer.query<{ state: string }>('select state from erasure');
        return row?.state;
      }, WAIT)
      .toBe('done');
    await page.goto(`${opened.portal}/retention/erasures?state=done`);
    await whenAlive(page);
    await inspect(page, 'erasures');
    await page.locator('[data-row] a').click();
    await page.locator('[data-step="ended"]').waitFor(WAIT);
    await page.getByRole('button', { name: '查看并下载' }).click();
    await page.locator('[data-certificate="erased"]').getByText('已删除').first().waitFor(WAIT);
    await inspect(page, 'erasure');
    for (const value of Object.values(VALUES)) expect(await allText(page)).not.toContain(value);
    expect(complaints).toEqual([]);
  });

  it('is read by the client behind the link alone, and holds nothing about them', async () => {
    const { page } = client;
    await page.goto(`${opened.portal}/e`);
    await inspect(page, 'own-certificate-door');
    await page.getByLabel('链接').fill('x'.repeat(22));
    await page.getByRole('button', { name: '打开证明' }).click();
    await page.getByRole('alert').waitFor(WAIT);
    // A page that is there already would only move to the mark behind `#`.
    await page.goto('about:blank');
    await page.goto(`${opened.portal}/e#${SECRET}`);
    await expect.poll(() => page.url(), WAIT).toBe(`${opened.portal}/e`);
    await page.getByRole('button', { name: '打开证明' }).click();
    await page.locator('[data-certificate="erased"]').waitFor(WAIT);
    await page.getByText(clientNumber()).first().waitFor(WAIT);
    await inspect(page, 'own-certificate');
    for (const value of Object.values(VALUES)) expect(await allText(page)).not.toContain(value);
  });
});
