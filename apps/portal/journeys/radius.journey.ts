import type { TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type SealedByName,
  type WrittenClient,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { writeLooks } from '../../../packages/proofs/src/office/written-looks.ts';
import { openedOffice } from './opened-office.ts';
import { sendLarge } from './send-large.ts';
import { allText, personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const LEAKED = 30;
const nameOf = (at: number) => `秦${'甲乙丙丁戊己庚辛壬癸'[at % 10]}${'春夏秋'[Math.floor(at / 10)]}`;
const phoneOf = (at: number) => `1360000${String(7_100 + at)}`;
const valuesOf = (at: number): SealedByName => ({
  ...{ name: nameOf(at), gender: '女', phone: phoneOf(at), phone2: `1350000${String(7_100 + at)}` },
  ...{ idNumber: '11010519491231002X', remark: '老客户', wording: '{"price":"随行就市"}' },
  'property.address': '桂花路1号',
  'property.certificateNo': '豫(2020)第1号',
  'property.wording': '{"price":"面议"}',
  'demand.wording': '{"price":"面议"}',
});
/** As somebody would pass it on: other headers, other separators, and people of elsewhere among them. */
const CSV = [
  '客户,手机,看过的房子',
  ...Array.from({ length: LEAKED }, (_none, at) => `${nameOf(at)},+86 ${phoneOf(at)},金水区桂花路${at}号院3号楼`),
  ...Array.from({ length: 40 }, (_none, at) => `外人${at},1991234${String(5_000 + at)},`),
].join('\n');

type Agent = TestStaff & WrittenClient['placement'];

/** Clause 5.4: security drops what leaked, and sees whom it is about and who saw them; what stood in the file nobody sees. */
describe('the reach of a leak, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let clients: WrittenClient[];
  let agent: Agent;
  let security: WatchedPage;

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    const people = await writer.query<Agent>(
      `select s.id, s.number, s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId",
              s.id as "assigneeId" from staff s join staff_role r on r.staff_id = s.id and r.role_code = 'agent' order by s.number limit 2`,
    );
    const [first, second] = people;
    if (first === undefined || second === undefined) throw new TypeError('two agents work here');
    agent = first;
    const { regionId, branchId, teamId, assigneeId } = first;
    clients = [];
    for (let at = 0; at < LEAKED; at += 1)
      clients.push(await writer.write({ regionId, branchId, teamId, assigneeId }, valuesOf(at)));
    const ids = clients.map(({ id }) => id);
    await writeLooks(instance, first, ids);
    await writeLooks(instance, second, ids.slice(0, 4));
    security = await opened.enter(personOf(instance, 'security'), [400, 404]);
  });
  afterAll(() => writer?.close());

  const noValues = async () => expect(await allText(security.page)).not.toMatch(/1360000\d{4}|秦[甲-癸]/);

  it('waits with nothing measured, and says what may be dropped and what becomes of it', async () => {
    const { page } = security;
    await page.goto(`${opened.portal}/incidents/radius`);
    await whenAlive(page);
    await page.getByText('还没有测算过').waitFor(WAIT);
    await page.getByText('72 小时后销毁').first().waitFor(WAIT);
    await inspect(page, 'radius-empty');
  });

  it('a file that is no table is refused in a sentence, and nothing is kept', async () => {
    const { page } = security;
    const chooser = page.locator('input[type="file"]');
    await chooser.setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('%PDF-1.7\n') });
    await page.getByText('这不是表格或文字').waitFor(WAIT);
    await inspect(page, 'radius-refused');
  });

  it('a file of 201 MB passes the portal as it comes, and is refused by the api in a sentence', async () => {
    const cookies = await security.page.context().cookies();
    const answer = await sendLarge(`${opened.portal}/incidents/radius/files?source=file`, 201, {
      ...{ origin: opened.portal, 'content-type': 'application/octet-stream' },
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    });
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'INCIDENTS_LEAKED_FILE_TOO_LARGE' } } });
    // It got past where a list ends: the 110 MB of other addresses do not bound it.
    expect(answer.sentMegabytes).toBeGreaterThan(150);
    const other = await sendLarge(`${opened.portal}/trpc/clients.search`, 1, { origin: opened.portal });
    expect(other.status).toBe(413);
  });

  it('drops the leaked list and sees fields, lines and who saw them, and no value of it', async () => {
    const { page } = security;
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'leaked.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
    await page.waitForURL(/\/incidents\/radius\/[0-9a-f-]{36}$/, WAIT);
    await page.locator('[data-radius][data-state="done"]').waitFor(WAIT);
    await page
      .getByRole('img', { name: new RegExp(`影响范围：71 行 → 70 可比对的行 → ${LEAKED} 相符的行 → ${LEAKED} 位客户`) })
      .waitFor(WAIT);
    const first = page.locator('[data-rank="1"]');
    expect(await first.getAttribute('data-number')).toBe(agent.number);
    await first.getByText(`看过 ${LEAKED} 位中的 ${LEAKED} 位，其中 26 位只有此人看过`).waitFor(WAIT);
    await page.getByText('30 / 25').waitFor(WAIT);
    await noValues();
    await inspect(page, 'radius');
  });

  it('lists the clients by number, and lets the file go before its time', async () => {
    const { page } = security;
    await page.getByRole('button', { name: '显示客户编号' }).click();
    await page
      .getByText(/^KH-\d{6}$/)
      .first()
      .waitFor(WAIT);
    expect(await page.getByText(/^KH-\d{6}$/).count()).toBe(LEAKED);
    await noValues();
    await page.getByRole('button', { name: '立即销毁文件' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '立即销毁文件' }).click();
    await page.getByText('已安排销毁').waitFor(WAIT);
    await expect
      .poll(async () => {
        const [row] = await writer.query<{ gone: boolean }>(
          'select file_erased_at is not null as gone from leak_radius limit 1',
        );
        return row?.gone;
      }, WAIT)
      .toBe(true);
  });

  it('measures pasted text without a client of the office, and what an agent saw', async () => {
    const { page } = security;
    await page.goto(`${opened.portal}/incidents/radius`);
    await whenAlive(page);
    await page.getByRole('button', { name: '粘贴文字或号码' }).click();
    await page.getByLabel('粘贴的文字').fill('群里在传 外人甲 199-1234-0000');
    await page.getByRole('button', { name: '加密并测算' }).click();
    await page.getByText('没有一行与本机构的客户相符').waitFor(WAIT);
    await inspect(page, 'radius-nobody');
    await page.goto(`${opened.portal}/incidents/radius`);
    await whenAlive(page);
    await page.getByRole('button', { name: '某人或某段时间' }).click();
    await page.getByRole('button', { name: '测算', exact: true }).click();
    await page.getByText('请填写起止日期').waitFor(WAIT);
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    await page.getByLabel('从', { exact: true }).fill(today);
    await page.getByLabel('到', { exact: true }).fill(today);
    await page.getByLabel('工号').fill('NOBODY-9');
    await page.getByRole('button', { name: '测算', exact: true }).click();
    await page.getByText('没有这个工号').waitFor(WAIT);
    await page.getByLabel('工号').fill(agent.number);
    await inspect(page, 'radius-ask');
    await page.getByRole('button', { name: '测算', exact: true }).click();
    await page.locator('[data-radius][data-state="done"]').waitFor(WAIT);
    await page.getByRole('img', { name: new RegExp(`${LEAKED} 次查看 → ${LEAKED} 位客户`) }).waitFor(WAIT);
    expect(security.complaints).toEqual([]);
  });

  it('stands in a list, and is closed to the agent', async () => {
    const { page } = security;
    await page.goto(`${opened.portal}/incidents/radius`);
    await whenAlive(page);
    expect(await page.locator('tr[data-radius]').count()).toBe(3);
    await inspect(page, 'radius-list');
    const other = await opened.enter(personOf(opened.office.instance, 'agent'), [403, 404]);
    await other.page.goto(`${opened.portal}/incidents/radius`);
    await other.page.getByText('您的岗位不能打开这一页').waitFor(WAIT);
  });
});
