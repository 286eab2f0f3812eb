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
const TITLE = '短时间内大量查看';
/** From so many clients in an hour on the agent is stopped. */
const LIMIT = 3;
const valuesOf = (at: number): SealedByName => ({
  ...{ name: `吴${at}明`, gender: '女', phone: `1390000${String(8_600 + at)}`, phone2: `1380000${String(8_600 + at)}` },
  ...{ idNumber: '11010519491231002X', remark: '老客户', wording: '{"price":"随行就市"}' },
  'property.address': '桂花路2号',
  'property.certificateNo': '豫(2020)第2号',
  'property.wording': '{"price":"面议"}',
  'demand.wording': '{"price":"面议"}',
});

/** Clause 5.4: security proposes a stricter rule, tries it on past weeks, another approves it, and an agent is stopped by it. */
describe('the rules of the watch, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let who: SignIn;
  let clients: WrittenClient[];
  let [agent, security, compliance]: WatchedPage[] = [];

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    who = personOf(instance, 'agent');
    const [placement] = await writer.query<WrittenClient['placement'] & Record<string, unknown>>(
      `select s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId", s.id as "assigneeId"
         from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [who.email],
    );
    if (placement === undefined) throw new TypeError('the agent works somewhere');
    const { regionId, branchId, teamId, assigneeId } = placement;
    clients = [];
    for (let at = 0; at <= LIMIT; at += 1)
      clients.push(await writer.write({ regionId, branchId, teamId, assigneeId }, valuesOf(at)));
    agent = await opened.enter(who, [403]);
    security = await opened.enter(personOf(instance, 'security'));
    compliance = await opened.enter(secondOf(instance, 'compliance'));
  });
  afterAll(() => writer?.close());

  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  const askToLook = async (at: number) => {
    const page = on(agent);
    await page.goto(`${opened.portal}/clients/${clients[at]?.id}`);
    await whenAlive(page);
    await page.keyboard.press('r');
    const question = page.getByRole('dialog', { name: '查看电话' });
    await question.waitFor(WAIT);
    return question;
  };
  const look = async (at: number) => {
    const question = await askToLook(at);
    await question.getByRole('radio').first().check(WAIT);
    await on(agent).keyboard.press('Enter');
    await on(agent).locator('[data-opened="phone"]').waitFor(WAIT);
  };

  it('security proposes a stricter limit that stops, within the bounds of the law', async () => {
    await look(0);
    const page = on(security);
    await page.goto(`${opened.portal}/incidents`);
    await whenAlive(page);
    await page.getByRole('link', { name: '检测规则' }).click();
    await page.waitForURL('**/incidents/rules');
    await whenAlive(page);
    await page.getByText('没有待审批的修改').waitFor(WAIT);
    await inspect(page, 'rules');
    await page.locator(`tr[data-rule="${RULE}"]`).getByRole('button', { name: '提出修改…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('界限（最多 24）').fill(String(LIMIT));
    await dialog.getByLabel('命中后停止查看').check();
    await dialog.getByLabel('修改理由').fill('近期同业有员工批量查看后出售的案例');
    await inspect(page, 'rules-propose');
    await dialog.getByRole('button', { name: '提交审批' }).click();
    await page.locator('article[data-version]').waitFor(WAIT);
    await page.getByText('由另一位有审批权的同事决定').waitFor(WAIT);
  });

  it('tries it on past weeks, and sees what it would have told beside what is told now', async () => {
    const page = on(security);
    await page.getByRole('button', { name: '试算', exact: true }).click();
    await page.locator('[data-simulated]').waitFor(WAIT);
    await page.getByText(/最近 4 周会发出 \d+ 条告警（现行 \d+ 条）/).waitFor(WAIT);
    await page.getByRole('img', { name: /每周告警数/ }).waitFor(WAIT);
    await inspect(page, 'rules-simulated');
  });

  it('compliance approves it, and it is in force a minute later', async () => {
    const page = on(compliance);
    await page.goto(`${opened.portal}/incidents/rules`);
    await whenAlive(page);
    await page.locator('article[data-version]').getByText(TITLE).waitFor(WAIT);
    await page.getByRole('button', { name: '批准', exact: true }).click();
    await page.locator('li[data-state="coming"]').waitFor(WAIT);
    await page.locator('li[data-state="in-force"]').waitFor({ timeout: 90_000 });
    await inspect(page, 'rules-in-force');
  });

  it('an agent is stopped by it before the watch has told, and is told whom to ask, not which limit', async () => {
    for (let at = 1; at < LIMIT; at += 1) await look(at);
    // No further client is opened, by whatever address.
    const page = on(agent);
    await page.keyboard.press('Escape');
    await page.goto(`${opened.portal}/clients/${clients[LIMIT]?.id}`);
    await page.getByText('已暂停打开客户档案').waitFor(WAIT);
    await page.getByText('请联系门店经理').waitFor(WAIT);
    expect(await allText(page)).not.toMatch(/\d+ ?小时|\d+ ?位客户|界限/);
    await inspect(page, 'rules-agent-held');
  });

  it('security sees whom it holds, closes it with a finding, and the agent goes on', async () => {
    const page = on(security);
    await page.goto(`${opened.portal}/incidents`);
    await whenAlive(page);
    const row = page.locator(`tr[data-rule="${RULE}"]`);
    // The watch tells at the next act: the look that was refused is none that this rule counts.
    await row.or(page.getByText('没有符合条件的告警')).first().waitFor(WAIT);
    await row.getByText('已暂停其查看').waitFor(WAIT);
    await row.getByRole('link').click();
    await whenAlive(page);
    await page.getByText('直到这条告警关闭或时间窗过去').waitFor(WAIT);
    await inspect(page, 'rules-alert-holds');
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('误报').check();
    await dialog.getByLabel('说明理由').fill('当天集中带看，已与店长核实');
    await page.getByRole('button', { name: '确定' }).click();
    await page.locator('[data-alert][data-state="closed"]').waitFor(WAIT);
    await look(LIMIT);
    for (const one of [agent, security, compliance]) expect(one?.complaints).toEqual([]);
  });
});
