import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientWriter, openClientWriter } from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, secondOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };

/** Clause 5.4: security takes an alert into a case, states what is known, and sees the clocks with their articles; the case keeps what was done. */
describe('a case, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let [security, other]: WatchedPage[] = [];
  let alertId = '';

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    const [agent] = await writer.query<{ id: string }>(`select id from auth_user where email = $1`, [
      personOf(instance, 'agent').email,
    ]);
    const [alert] = await opened.pastRowSecurity<{ id: string }>(
      `insert into leak_alert (rule, staff_id, window_from, window_minutes, severity, first_at, last_at, measured, threshold, position, event_id)
       values ('reveals-in-a-burst', $1, now(), 60, 'high', now(), now(), 20, 15, 1, gen_random_uuid()) returning id`,
      [agent?.id],
    );
    alertId = alert?.id ?? '';
    security = await opened.enter(personOf(instance, 'security'), [400, 404]);
  });
  afterAll(() => writer?.close());

  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  const staffOf = async ({ email }: { readonly email: string }) => {
    const [staff] = await writer.query<{ number: string }>(
      `select s.number from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [email],
    );
    return { number: staff?.number ?? '' };
  };
  const save = () => on(security).getByRole('dialog').getByRole('button', { name: '确定' }).click();

  it('begins from an alert, with the tasks of its kind, and the alert says in which case it is', async () => {
    const page = on(security);
    await page.goto(`${opened.portal}/incidents/cases`);
    await whenAlive(page);
    await page.getByText('没有符合条件的案件').waitFor(WAIT);
    await inspect(page, 'cases-empty');
    await page.goto(`${opened.portal}/incidents/${alertId}`);
    await whenAlive(page);
    await page.getByRole('button', { name: '转为案件' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('案件名称').fill('客户电话 13900008201 外流');
    await save();
    await dialog.getByText('不含 6 位以上连续数字').waitFor(WAIT);
    await inspect(page, 'case-from-alert');
    await dialog.getByLabel('案件名称').fill('门店客源外流');
    await save();
    await page.waitForURL('**/incidents/cases/*');
    await whenAlive(page);
    await page.locator('[data-case][data-state="opened"]').waitFor(WAIT);
    expect(await page.locator('[data-task][data-state="open"]').count()).toBe(7);
    await page.getByRole('link', { name: /GJ-\d{6}/ }).waitFor(WAIT);
    await inspect(page, 'case-opened');
  });

  it('has clocks with their articles from the moment at which facts are stated', async () => {
    const page = on(security);
    await page.getByRole('link', { name: '时限与报告' }).click();
    await page.getByText('还没有登记案件事实').first().waitFor(WAIT);
    await page.getByRole('button', { name: '登记事实…' }).click();
    await page.getByLabel('判断依据').fill('告警显示一小时内查看二十位客户');
    await inspect(page, 'case-facts');
    await save();
    const clock = page.locator('[data-duty="report-incident"][data-standing="undecided"]');
    await clock.getByText('第四条').first().waitFor(WAIT);
    await clock.getByText(/剩余 3 小时 5\d 分/).waitFor(WAIT);
    await page.getByRole('button', { name: '登记已办… 通知履行个人信息保护职责的部门' }).click();
    await page.getByLabel('说明了什么').fill('先报已知情况，人数待查');
    await page.getByLabel('回执编号（可不填）').fill('网信收〔2026〕0712号');
    await save();
    await page.locator('[data-duty="tell-authority"][data-standing="met"]').waitFor(WAIT);
    await page.locator('[data-report="tell-authority"]').getByText('网信收〔2026〕0712号').waitFor(WAIT);
    await inspect(page, 'case-duties');
  });

  it('keeps evidence with a digest, settles tasks, moves on and decides, all of it in the timeline', async () => {
    const page = on(security);
    await page.getByRole('link', { name: '概览' }).click();
    await page.getByRole('button', { name: '收入证据…' }).click();
    await page.getByLabel('内容', { exact: true }).fill('店长口述：上周五晚有人借用电脑');
    await inspect(page, 'case-evidence');
    await save();
    await page
      .locator('[data-evidence="note"]')
      .getByText(/^[a-p]{64}$/)
      .waitFor(WAIT);
    await page
      .getByRole('button', { name: /^办结… / })
      .first()
      .click();
    await save();
    await page.locator('[data-task][data-state="done"]').waitFor(WAIT);
    await page.keyboard.press('d');
    await page.getByLabel('决定', { exact: true }).fill('暂停该门店导出');
    await page.getByLabel('依据和理由').fill('告警与店长陈述一致');
    await save();
    await page.locator('[data-what="step"]').getByText('作出决定').waitFor(WAIT);
    await page.keyboard.press('m');
    await page.getByLabel('新的阶段').selectOption('contained');
    await save();
    await page.locator('[data-case][data-state="contained"]').waitFor(WAIT);
    await inspect(page, 'case-handled');
  });

  it('is gone for a colleague of compliance as soon as it concerns them', async () => {
    const person = secondOf(opened.office.instance, 'compliance');
    other = await opened.enter(person, [404]);
    const path = new URL(on(security).url()).pathname;
    await on(other).goto(`${opened.portal}${path}`);
    await on(other).locator('[data-case]').waitFor(WAIT);
    const { number } = await staffOf(person);
    const page = on(security);
    await page.getByRole('button', { name: '登记…' }).click();
    await page.getByLabel('工号').fill(number);
    await save();
    await page.locator('[data-what="person"]').nth(1).waitFor(WAIT);
    await on(other).reload();
    await on(other).getByText('没有找到').first().waitFor(WAIT);
    await on(other).goto(`${opened.portal}/incidents/cases`);
    await on(other).getByText('没有符合条件的案件').waitFor(WAIT);
  });

  it('is not closed as a leak before a colleague approved its review, with an improvement that somebody owns', async () => {
    const page = on(security);
    await page.getByRole('link', { name: '复盘与结案' }).click();
    await page.getByText('还没有写复盘').waitFor(WAIT);
    await page.locator('[data-point="noticed"]').getByText(/^20/).waitFor(WAIT);
    await page.getByRole('button', { name: '编写复盘…' }).click();
    await page.getByLabel('原因', { exact: true }).fill('门店共用一台登录着的电脑');
    await page.getByLabel('哪些做法有效').fill('告警当天就立案，导出随即停止');
    await inspect(page, 'case-review-writing');
    await save();
    await page.getByRole('button', { name: '增加改进措施…' }).click();
    await page.getByLabel('改进什么').fill('门店电脑五分钟无操作自动锁屏');
    const { number } = await staffOf(personOf(opened.office.instance, 'security'));
    await page.getByLabel('负责人工号').fill(number);
    await inspect(page, 'case-improvement');
    await save();
    await page.locator('[data-improvement="open"]').waitFor(WAIT);
    await page.getByText('您参与了编写，由另一位同事批准').waitFor(WAIT);
    await page.getByRole('button', { name: /^完成 / }).click();
    await page.getByLabel('做了什么').fill('全部门店电脑已设置');
    await save();
    await page.locator('[data-improvement="done"]').waitFor(WAIT);

    const approver = on(await opened.enter(personOf(opened.office.instance, 'compliance'), [404]));
    await approver.goto(page.url());
    await whenAlive(approver);
    await approver.getByRole('button', { name: /^核实 / }).click();
    await approver.getByLabel('核实了什么').fill('抽查三家门店');
    await approver.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await approver.locator('[data-improvement="verified"]').waitFor(WAIT);
    await approver.getByRole('button', { name: '批准复盘' }).click();
    await approver.getByRole('dialog').getByRole('button', { name: '批准复盘' }).click();
    await approver.locator('[data-approval="holds"]').waitFor(WAIT);
    await inspect(approver, 'case-review');

    await page.goto(page.url().replace(/\/review$/, ''));
    await whenAlive(page);
    await page.keyboard.press('m');
    await page.getByLabel('新的阶段').selectOption('reviewing');
    await save();
    await page.locator('[data-case][data-state="reviewing"]').waitFor(WAIT);
    await page.keyboard.press('m');
    await page.getByLabel('新的阶段').selectOption('closed');
    await page.getByText('须有经另一位同事批准的复盘').waitFor(WAIT);
    await inspect(page, 'case-closing');
    await save();
    await page.getByRole('dialog').getByText('有法定义务尚未登记办理').waitFor(WAIT);
    await page.keyboard.press('Escape');
    await page.goto(`${opened.portal}/incidents/improvements`);
    await page.getByText('没有待完成的改进措施').waitFor(WAIT);
    await inspect(page, 'improvements-none');
    await page.goto(`${opened.portal}/incidents/cases`);
    await page.getByRole('link', { name: '年度统计' }).click();
    await page.locator('[data-kind]').first().waitFor(WAIT);
    await inspect(page, 'case-year');
  });

  it('is an exercise with a band on every screen where somebody says so', async () => {
    const page = on(security);
    await page.goto(`${opened.portal}/incidents/cases`);
    await whenAlive(page);
    await inspect(page, 'cases');
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('案件名称').fill('年度泄露演练');
    await dialog.getByLabel('这是演练：不影响任何真实的人').check();
    await dialog.getByRole('button', { name: '立案' }).click();
    await page.locator('[data-drill]').waitFor(WAIT);
    await page.getByRole('link', { name: '涉及客户' }).click();
    await page.getByText('还没有登记涉及的客户').waitFor(WAIT);
    expect(await page.locator('[data-drill]').count()).toBe(1);
    await inspect(page, 'case-drill');
    expect(security?.complaints).toEqual([]);
  });
});
