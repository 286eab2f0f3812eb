import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letDecoysEnter } from '../../../packages/proofs/src/decoys/let-decoys-enter.ts';
import {
  type ClientWriter,
  openClientWriter,
  type SealedByName,
  type WrittenClient,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { allText, personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
/** As many as hide somebody. */
const PEOPLE = 60;
const SEGMENTS = Array.from({ length: 30 }, (_none, at) => `139${9_100 + at * 13}`);
const valuesOf = (at: number): SealedByName => ({
  ...{ name: `郑${at}明`, gender: '女', phone: `1390001${String(6_200 + at)}`, phone2: `1390002${String(6_200 + at)}` },
  ...{ idNumber: '11010519491231002X', remark: '周末可看', wording: '{"price":"可谈"}' },
  'property.address': '桂花路1号',
  'property.certificateNo': '豫(2020)第1号',
  'property.wording': '{"price":"面议"}',
  'demand.wording': '{"price":"面议"}',
});

/** Clause 5.4: clients who are nobody. Whoever opens one is seen at once, and the number they were given names them. */
describe('decoys, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let place: WrittenClient['placement'];
  let staff: { number: string; name: string };
  let [agent, security]: WatchedPage[] = [];
  let decoy: { id: string; number: number } | undefined;
  let given = '';

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance, 'none');
    const who = personOf(instance, 'agent');
    const [row] = await writer.query<{ number: string; name: string } & WrittenClient['placement']>(
      `select s.number, s.display_name as name, s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId",
              s.id as "assigneeId" from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [who.email],
    );
    if (row === undefined) throw new TypeError('the agent works somewhere');
    const { regionId, branchId, teamId, assigneeId } = row;
    [place, staff] = [{ regionId, branchId, teamId, assigneeId }, row];
    for (let at = 0; at < PEOPLE; at += 1) await writer.write(place, valuesOf(at));
    await writer.query(
      `update client set state = 'quarantined', created_at = now() - number % 28 * interval '1 day' where assignee_id = $1 and origin = 'registered'`,
      [assigneeId],
    );
    agent = await opened.enter(who, [404]);
    security = await opened.enter(personOf(instance, 'security'), [404, 409]);
  });
  afterAll(() => writer?.close());

  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  const row = () => on(security).locator(`tr[data-branch="${place.branchId}"]`);

  it('security loads the numbers that decoys may have; one that is none is named by its line', async () => {
    const page = on(security);
    await page.goto(`${opened.portal}/incidents/decoys`);
    await whenAlive(page);
    await page.getByText('还没有号段').waitFor(WAIT);
    await inspect(page, 'decoys-empty');
    await page.getByRole('button', { name: '载入号段…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('号段，每行七位数字').fill(`${SEGMENTS[0]}\n139`);
    await dialog.getByRole('button', { name: '确定' }).click();
    await dialog.getByText('第 2 行不是手机号码的前七位').waitFor(WAIT);
    await inspect(page, 'decoys-segments');
    await dialog.getByLabel('号段，每行七位数字').fill(SEGMENTS.join('\n'));
    await dialog.getByRole('button', { name: '确定' }).click();
    await page.getByText(`已载入 ${SEGMENTS.length} 个`).waitFor(WAIT);
  });

  it('orders decoys for the branch; they enter by themselves, and nobody is told which they are', async () => {
    const page = on(security);
    await row().getByRole('button', { name: '安排…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('数量').fill('2');
    await inspect(page, 'decoys-order');
    await dialog.getByRole('button', { name: '确定' }).click();
    await row().getByText('2 / ').waitFor(WAIT);
    expect(await letDecoysEnter(opened.office.instance)).toBe(2);
    await page.reload();
    await whenAlive(page);
    await row().getByRole('button', { name: '逐个查看' }).click();
    expect(await page.locator('[data-seat]').count()).toBe(2);
    expect(await allText(page)).not.toMatch(/KH-\d{6}/);
    await inspect(page, 'decoys');
  });

  it('tells which client one is for a purpose, and the log names no client', async () => {
    const page = on(security);
    await page.locator('[data-seat]').first().getByRole('button', { name: '查看是谁…' }).click();
    await page.getByRole('dialog').getByLabel('用途').selectOption({ label: '维护诱饵' });
    await page.getByRole('button', { name: '确定' }).click();
    const told = (await page.locator('[data-opened-decoy]').textContent({ ...WAIT })) ?? '';
    const number = Number(/KH-(\d{6})/.exec(told)?.[1]);
    [decoy] = await writer.query<{ id: string; number: number }>('select id, number from client where number = $1', [
      number,
    ]);
    expect(decoy).toBeDefined();
    await inspect(page, 'decoys-opened');
    const events = await writer.query(
      `select 1 from audit_event where action = 'incidents.decoy-opened' and subject_id = $1`,
      [decoy?.id],
    );
    expect(events).toEqual([]);
  });

  it('an agent opens it as anybody, is given a number, and security has the alert within a second', async () => {
    const [page, watch] = [on(agent), on(security)];
    await watch.goto(`${opened.portal}/incidents`);
    await whenAlive(watch);
    await page.goto(`${opened.portal}/clients/${decoy?.id}`);
    await whenAlive(page);
    await page.keyboard.press('r');
    const question = page.getByRole('dialog', { name: '查看电话' });
    await question.getByRole('radio').first().check(WAIT);
    await page.keyboard.press('Enter');
    given = ((await page.locator('[data-opened="phone"] .opened-value').textContent({ ...WAIT })) ?? '').replace(
      /\D/g,
      '',
    );
    const alert = watch.locator(`tr[data-rule="decoy-touched"][data-number="${staff.number}"]`);
    await alert.waitFor({ timeout: 5_000 });
    await alert.getByText('紧急').waitFor(WAIT);
    const [told] = await writer.query<{ ms: number }>(
      `select (extract(epoch from raised_at - last_at) * 1000)::float8 as ms from leak_alert where rule = 'decoy-touched' order by raised_at desc limit 1`,
    );
    expect(told?.ms).toBeLessThan(1_000);
    const cases = await writer.query(
      `select 1 from leak_case c join leak_case_person p on p.case_id = c.id where c.kind = 'decoy-touched' and p.staff_id = $1`,
      [place.assigneeId],
    );
    expect(cases).toHaveLength(1);
    await inspect(watch, 'decoys-alert');
    expect(agent?.complaints).toEqual([]);
  });

  it('the number names whom it was given to, and stands nowhere', async () => {
    const page = on(security);
    expect(SEGMENTS).toContain(given.slice(0, 7));
    await page.goto(`${opened.portal}/incidents/decoys`);
    await whenAlive(page);
    await page.getByLabel('号码', { exact: true }).fill('13900016201');
    await page.getByRole('button', { name: '追查' }).click();
    await page.getByText('这不是任何诱饵的号码').waitFor(WAIT);
    await page.getByLabel('号码', { exact: true }).fill(given);
    await page.getByRole('button', { name: '追查' }).click();
    await page.locator(`[data-given="${staff.number}"]`).getByText('触碰过这个诱饵').waitFor(WAIT);
    await inspect(page, 'decoys-traced');
    const [stored] = await writer.query<{ n: number }>(
      `select count(*)::int as n from audit_event where facts::text like $1`,
      [`%${given}%`],
    );
    expect(stored?.n).toBe(0);
  });

  it('in a leaked list the number names the agent before anything else, and a case concerns them', async () => {
    const page = on(security);
    await page.goto(`${opened.portal}/incidents/radius`);
    await whenAlive(page);
    await page.getByRole('button', { name: '粘贴文字或号码' }).click();
    await page
      .getByLabel('粘贴的文字')
      .fill(`群里在传 外人甲 ${given.slice(0, 3)}-${given.slice(3)}\n外人乙 199-1234-0000`);
    await page.getByRole('button', { name: '加密并测算' }).click();
    await page.locator(`[data-shown="${staff.number}"]`).waitFor(WAIT);
    await page.getByText('没有一行与本机构的客户相符').waitFor(WAIT);
    expect(await allText(page)).not.toContain(given);
    await inspect(page, 'radius-shown');
    await page.getByRole('link', { name: '打开案件' }).click();
    await page.getByText('泄露名单中有诱饵号码').first().waitFor(WAIT);
    const told = await writer.query(
      `select 1 from leak_alert where rule = 'decoy-number-leaked' and staff_id = $1 and severity = 'critical'`,
      [place.assigneeId],
    );
    expect(told).toHaveLength(1);
  });

  it('one retires with a reason, and the page is closed to the agent', async () => {
    const page = on(security);
    await page.goto(`${opened.portal}/incidents/decoys`);
    await whenAlive(page);
    await row().getByRole('button', { name: '逐个查看' }).click();
    await page.locator('[data-seat]').first().getByRole('button', { name: '停用…' }).click();
    await page.getByRole('dialog').getByLabel('原因').selectOption({ label: '已被人识破' });
    await inspect(page, 'decoys-retire');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('停用：已被人识破').waitFor(WAIT);
    expect(security?.complaints).toEqual([]);
    await on(agent).goto(`${opened.portal}/incidents/decoys`);
    await on(agent).getByText('您的岗位不能打开这一页').waitFor(WAIT);
  });
});
