import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type SealedByName,
  type WrittenClient,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { allText, personOf, type SignIn, secondOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const RULE = 'reveals-in-a-burst';
/** What is left to an agent in a day; the rule tells before it is used up. */
const DAILY = 20;
const valuesOf = (at: number): SealedByName => ({
  ...{ name: `周${at}明`, gender: '男', phone: `1390000${String(8_200 + at)}`, phone2: `1380000${String(8_200 + at)}` },
  ...{ idNumber: '11010519491231002X', remark: '老客户', wording: '{"price":"随行就市"}' },
  'property.address': '桂花路1号',
  'property.certificateNo': '豫(2020)第1号',
  'property.wording': '{"price":"面议"}',
  'demand.wording': '{"price":"面议"}',
});

/** Clause 5.4: an agent looks too fast and is stopped; security sees it within a second and handles it by keys. */
describe('the alert console, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let who: SignIn;
  let staff: { id: string; number: string; name: string };
  let clients: WrittenClient[];
  let [agent, security]: WatchedPage[] = [];

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    who = personOf(instance, 'agent');
    const [row] = await writer.query<{ id: string; number: string; name: string } & WrittenClient['placement']>(
      `select s.id, s.number, s.display_name as name, s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId",
              s.id as "assigneeId" from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [who.email],
    );
    if (row === undefined) throw new TypeError('the agent works somewhere');
    const { regionId, branchId, teamId, assigneeId } = row;
    staff = row;
    clients = [];
    for (let at = 0; at <= DAILY; at += 1)
      clients.push(await writer.write({ regionId, branchId, teamId, assigneeId }, valuesOf(at)));
    agent = await opened.enter(who, [429, 403]);
    security = await opened.enter(personOf(instance, 'security'), [404]);
  });
  afterAll(() => writer?.close());

  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  const row = () => on(security).locator(`tr[data-rule="${RULE}"][data-number="${staff.number}"]`);
  const alertId = async () => (await row().getAttribute('data-row')) ?? '';

  it('security waits at an empty list that says that it is live', async () => {
    const page = on(security);
    await page.goto(`${opened.portal}/incidents`);
    await whenAlive(page);
    await page.getByText('没有符合条件的告警').waitFor(WAIT);
    await page.getByText('实时', { exact: true }).waitFor(WAIT);
    await inspect(page, 'alerts-empty');
  });

  it('an agent looks at one client after another, is stopped, and is told whom to ask; security sees it come in', async () => {
    const page = on(agent);
    for (const [at, { id }] of clients.entries()) {
      await page.goto(`${opened.portal}/clients/${id}`);
      await whenAlive(page);
      await page.keyboard.press('r');
      const question = page.getByRole('dialog', { name: '查看电话' });
      await question.waitFor(WAIT);
      if (at === DAILY) {
        await question.getByText('今日的查看次数已用完').waitFor(WAIT);
        await question.getByText('请联系门店经理').waitFor(WAIT);
        await inspect(page, 'alerts-agent-stopped');
        break;
      }
      await question.getByRole('radio').first().check(WAIT);
      await page.keyboard.press('Enter');
      await page.locator('[data-opened="phone"]').waitFor(WAIT);
    }
    await row().waitFor(WAIT);
    const [told] = await writer.query<{ ms: number }>(
      `select (extract(epoch from raised_at - last_at) * 1000)::float8 as ms from leak_alert where rule = $1 and staff_id = $2`,
      [RULE, staff.id],
    );
    // From the look to the alert; the screen has it two hundred milliseconds later at most.
    expect(told?.ms).toBeLessThan(800);
    await inspect(on(security), 'alerts-live');
    expect(await allText(on(security))).not.toMatch(/13900008\d{3}|周\d+明/);
  });

  it('takes it up by keys, reads why, beside the rhythm of the person and the clients by number', async () => {
    const page = on(security);
    await page.keyboard.press('j');
    await page.keyboard.press('t');
    await row().locator('xpath=self::*[@data-state="triaged"]').waitFor(WAIT);
    const id = await alertId();
    await row().getByRole('link').click();
    await page.waitForURL(`**/incidents/${id}`);
    await whenAlive(page);
    await page.getByRole('img', { name: /行为节律/ }).waitFor(WAIT);
    expect(await page.getByRole('link', { name: /^KH-\d{6}$/ }).count()).toBeGreaterThanOrEqual(17);
    expect(await allText(page)).not.toMatch(/13900008\d{3}|周\d+明/);
    await inspect(page, 'alert');
    await page.keyboard.press('a');
    await page.getByRole('dialog').getByLabel('处置人').selectOption({ index: 1 });
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('分配给').waitFor(WAIT);
  });

  it('closes it with a finding and a reason that names no client, and the log holds every step', async () => {
    const page = on(security);
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('确认泄露行为').check();
    await dialog.getByLabel('说明理由').fill('电话 13900008201 被查看');
    await page.getByRole('button', { name: '确定' }).click();
    await dialog.getByText('不含 7 位以上连续数字').waitFor(WAIT);
    await inspect(page, 'alert-close');
    await dialog.getByLabel('说明理由').fill('一小时内查看 20 位客户的电话，已约谈并上报。');
    await page.getByRole('button', { name: '确定' }).click();
    await page.locator('[data-alert][data-state="closed"]').waitFor(WAIT);
    await page.getByText('已约谈并上报').waitFor(WAIT);
    await inspect(page, 'alert-closed');
    const acts = await writer.query<{ act: string }>(
      `select facts ->> 'act' as act from audit_event where action = 'incidents.alert-moved' order by occurred_at`,
    );
    expect(acts.map(({ act }) => act)).toEqual(['triage', 'assign', 'close']);
    await page.goto(`${opened.portal}/incidents?show=closed`);
    await whenAlive(page);
    await row().waitFor(WAIT);
  });

  it('keeps the rule quiet about a person for a while, which stands in a list of its own', async () => {
    const page = on(security);
    await row().getByRole('link').click();
    await whenAlive(page);
    await page.getByRole('button', { name: '暂停这条规则…' }).click();
    await page.getByRole('dialog').getByLabel('说明理由').fill('已核实的集中回访');
    await inspect(page, 'alert-suppress');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached', ...WAIT });
    await page.goto(`${opened.portal}/incidents?show=suppressed`);
    await whenAlive(page);
    await page.getByText('已核实的集中回访').waitFor(WAIT);
    await inspect(page, 'alerts-suppressed');
    await page.getByRole('button', { name: '恢复告警' }).click();
    await page.getByText('规则已恢复告警').waitFor(WAIT);
    expect(security?.complaints).toEqual([]);
  });

  it('is closed to the agent, and to somebody of security for what is about themself', async () => {
    const page = on(agent);
    await page.goto(`${opened.portal}/incidents`);
    await page.getByText('您的岗位不能打开这一页').waitFor(WAIT);
    const other = await opened.enter(secondOf(opened.office.instance, 'compliance'), [404]);
    const [alert] = await writer.query<{ id: string }>('select id from leak_alert limit 1');
    const [me] = await writer.query<{ id: string }>('select id from auth_user where email = $1', [
      secondOf(opened.office.instance, 'compliance').email,
    ]);
    await opened.pastRowSecurity(
      `insert into leak_alert (rule, staff_id, window_from, window_minutes, severity, first_at, last_at, measured, threshold, position, event_id)
       select rule, $2, window_from, window_minutes, severity, first_at, last_at, measured, threshold, position, event_id from leak_alert where id = $1`,
      [alert?.id, me?.id],
    );
    const [own] = await writer.query<{ id: string }>('select id from leak_alert where staff_id = $1', [me?.id]);
    await other.page.goto(`${opened.portal}/incidents/${own?.id}`);
    await other.page
      .getByText('与自己有关的告警由其他同事处置')
      .or(other.page.getByText('没有找到'))
      .first()
      .waitFor(WAIT);
    await other.page.goto(`${opened.portal}/incidents/${alert?.id}`);
    await other.page.locator(`[data-alert="${alert?.id}"]`).waitFor(WAIT);
  });

  it('a watcher that fell silent is an alert about nobody, says when it speaks again, and waits for a person', async () => {
    const page = on(security);
    await page.goto(`${opened.portal}/incidents`);
    await whenAlive(page);
    await opened.pastRowSecurity(`select watcher_falls_silent('witness', now() - interval '40 minutes', 900)`, []);
    const silent = page.locator('tr[data-rule="silent-witness"]');
    await silent.getByText('监测本身').waitFor(WAIT);
    await silent.getByRole('link').click();
    await whenAlive(page);
    await page.getByText('见证方没有回应').first().waitFor(WAIT);
    // The api looks every few seconds, and finds nothing silent.
    await page.goto(`${opened.portal}/incidents`);
    await silent.getByText('已恢复').waitFor(WAIT);
    await inspect(page, 'alerts-silence');
    await silent.getByRole('link').click();
    await whenAlive(page);
    await page.getByText('请查明停顿的原因，写明后关闭').waitFor(WAIT);
    await inspect(page, 'alert-silence');
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('误报').check();
    await dialog.getByLabel('说明理由').fill('见证方例行维护，已核实');
    await page.getByRole('button', { name: '确定' }).click();
    await page.locator('[data-alert][data-state="closed"]').waitFor(WAIT);
  });
});
