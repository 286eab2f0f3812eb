import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type SealedByName,
  type WrittenClient,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { allText, personOf, type SignIn, signIn, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const VALUES: SealedByName = {
  ...{ name: '周晓明', gender: '男', phone: '13900008301', phone2: '13800008301' },
  ...{ idNumber: '11010519491231002X', remark: '老客户', wording: '{"price":"随行就市"}' },
  'property.address': '桂花路1号',
  'property.certificateNo': '豫(2020)第1号',
  'property.wording': '{"price":"面议"}',
  'demand.wording': '{"price":"面议"}',
};
const REASON = '短时间内大量查看，先停再查';

/** Clause 5.4: security freezes an agent who has a client's page open; the page says so at once; a second person lifts it, and the agent works on. */
describe('containment, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let who: SignIn;
  let staff: { id: string; number: string; name: string };
  let client: WrittenClient;
  let [agent, security, compliance]: WatchedPage[] = [];

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
    client = await writer.write({ regionId, branchId, teamId, assigneeId }, VALUES);
    agent = await opened.enter(who, [401, 403]);
    security = await opened.enter(personOf(instance, 'security'), [403, 404]);
    compliance = await opened.enter(personOf(instance, 'compliance'), [403, 404]);
  });
  afterAll(() => writer?.close());

  const on = (watched: WatchedPage | undefined): Page => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  const measures = '/incidents/containment';
  const press = async (page: Page) => {
    await page.getByLabel('原因').fill(REASON);
    await page.getByRole('button', { name: '立即生效' }).click();
  };
  const inForce = (page: Page, kind: string) => page.locator(`tr[data-kind="${kind}"][data-in-force="true"]`);

  it('security finds nothing contained, and comes there from the alerts', async () => {
    const page = on(security);
    await page.goto(`${opened.portal}/incidents`);
    await whenAlive(page);
    await page.getByRole('link', { name: '管控措施' }).click();
    await page.waitForURL(`**${measures}`);
    await whenAlive(page);
    await page.getByText('目前没有生效的措施').waitFor(WAIT);
    await inspect(page, 'containment-empty');
  });

  it('is told in counts what a freeze would end, by keys, and presses it: the open page of the agent says so within a second', async () => {
    const open = on(agent);
    await open.goto(`${opened.portal}/clients/${client.id}`);
    await whenAlive(open);
    // The page holds its stream once it has loaded nothing more for a moment.
    await expect
      .poll(() =>
        opened.pastRowSecurity(`select 1 from open_stream where staff_id = $1 and kind = 'agency.session.watch'`, [
          staff.id,
        ]),
      )
      .not.toEqual([]);
    const page = on(security);
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: '采取措施' });
    await dialog.getByLabel('姓名或工号').fill(staff.number);
    await dialog.getByRole('button', { name: staff.name }).click(WAIT);
    await dialog.locator('[data-consequences]').waitFor(WAIT);
    expect(await dialog.locator('[data-consequences]').textContent()).toMatch(
      /停止 \d+ 个登录[\s\S]*关闭 \d+ 个打开的页面/,
    );
    await inspect(page, 'containment-press');
    await dialog.getByLabel('原因').fill('电话13900008301');
    await dialog.getByRole('button', { name: '立即生效' }).click();
    await dialog.getByText('不含 7 位以上连续数字').waitFor(WAIT);
    await press(page);
    await open.waitForURL('**/sign-in/held?**', WAIT);
    const [{ at } = { at: 0 }] = await opened.pastRowSecurity<{ at: number }>(
      `select extract(epoch from pressed_at)::float8 * 1000 as at from containment where kind = 'freeze'`,
    );
    const shown = await open.evaluate(() => performance.timeOrigin);
    expect(shown - at).toBeLessThan(1_000);
    await open.getByText('这是一项临时安排，不是对您的结论').waitFor(WAIT);
    await inspect(open, 'containment-held');
    expect(await allText(open)).not.toContain(REASON);
    await page.locator('[data-done]').waitFor(WAIT);
    expect(await page.locator('[data-done]').textContent()).toMatch(/已生效，\d+ 毫秒内各处打开的内容全部结束/);
    await inForce(page, 'freeze').getByText('由另一位同事解除').waitFor(WAIT);
    await inspect(page, 'containment');
  });

  it('the agent comes in nowhere, also by a password that is right', async () => {
    const page = on(agent);
    await page.getByRole('link', { name: '再试一次' }).click();
    await page.waitForURL('**/sign-in/held?**', WAIT);
    const elsewhere = await opened.page([401, 403]);
    await elsewhere.page.goto(`${opened.portal}/sign-in`);
    await elsewhere.page.getByLabel('工作邮箱').fill(who.email);
    await elsewhere.page.getByLabel('密码', { exact: true }).fill(who.password);
    await elsewhere.page.getByRole('button', { name: '登录', exact: true }).click();
    await elsewhere.page.getByText('您的访问已暂停').waitFor(WAIT);
    await inspect(elsewhere.page, 'containment-sign-in');
  });

  it('compliance lifts it with a reason; the agent signs in anew and works with the same client', async () => {
    const page = on(compliance);
    await page.goto(`${opened.portal}${measures}`);
    await whenAlive(page);
    await inForce(page, 'freeze').getByRole('button', { name: '解除' }).click();
    const dialog = page.getByRole('dialog', { name: /^解除 GK-/ });
    await dialog.getByLabel('原因').fill('已核实，系正常回访');
    await inspect(page, 'containment-lift');
    await dialog.getByRole('button', { name: '解除' }).click();
    await page.getByText('目前没有生效的措施').waitFor(WAIT);
    await page.getByRole('link', { name: '已结束' }).click();
    await page
      .getByText('已核实，系正常回访')
      .first()
      .waitFor({ ...WAIT, state: 'attached' });
    await inspect(page, 'containment-over');
    const open = on(agent);
    await signIn(open, opened.portal, who);
    await open.goto(`${opened.portal}/clients/${client.id}`);
    await whenAlive(open);
    await open.getByText('周**').first().waitFor(WAIT);
  });

  it('a locked client closes on the screen where it lies open, is said to be locked and whom to ask, and opens again', async () => {
    const open = on(agent);
    await open.goto(`${opened.portal}/clients/${client.id}`);
    await whenAlive(open);
    await open.getByText('周**').first().waitFor(WAIT);
    const page = on(security);
    await page.goto(`${opened.portal}${measures}`);
    await whenAlive(page);
    await page.getByRole('button', { name: '采取措施' }).click();
    const dialog = page.getByRole('dialog', { name: '采取措施' });
    await dialog.getByRole('combobox').first().selectOption('lock');
    await dialog.getByLabel('客户编号，如 KH-001024').fill(`KH-${client.number}`);
    await dialog.getByRole('button', { name: /^KH-/ }).click(WAIT);
    await dialog.getByText('涉及 1 位客户').waitFor(WAIT);
    await press(page);
    await inForce(page, 'lock').waitFor(WAIT);
    // Nobody went anywhere: the open screen was told.
    await open.getByText('该客户的资料已临时锁定').waitFor(WAIT);
    await inspect(open, 'containment-locked');
    const lifter = on(compliance);
    await lifter.goto(`${opened.portal}${measures}`);
    await whenAlive(lifter);
    await lifter.keyboard.press('j');
    await lifter.keyboard.press('l');
    await lifter.getByRole('dialog').getByLabel('原因').fill('核查完毕');
    await lifter.getByRole('dialog').getByRole('button', { name: '解除' }).click();
    await lifter.getByText('目前没有生效的措施').waitFor(WAIT);
    await open.goto(`${opened.portal}/clients/${client.id}`);
    await open.getByText('周**').first().waitFor(WAIT);
  });

  it('whoever works on while something is closed is told so above every page', async () => {
    const [{ id } = { id: '' }] = await opened.pastRowSecurity<{ id: string }>(
      `insert into containment (kind, branch_id, reason, pressed_by)
       select 'lock', s.branch_id, $2, p.staff_id from staff s, staff_role p where s.id = $1 and p.role_code = 'security' limit 1 returning id`,
      [staff.id, REASON],
    );
    const open = on(agent);
    await open.goto(`${opened.portal}/clients`);
    await whenAlive(open);
    await open.getByText('您所在门店的客户资料已临时锁定').waitFor(WAIT);
    await inspect(open, 'containment-branch');
    await opened.pastRowSecurity('delete from containment where id = $1', [id]);
  });

  it('nothing was complained of on the way', () => {
    for (const watched of [agent, security, compliance]) expect(watched?.complaints).toEqual([]);
  });
});
