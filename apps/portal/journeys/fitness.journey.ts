import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientWriter, openClientWriter } from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, type SignIn, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
/** Larger than what a form of a page may be. */
const CERTIFICATE = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(400_000)]);
const SIGNED = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(90_000)]);

/** Clause 5.3: what is over closes clients; the person sees what to do, does it there, and works on. */
describe('fit for access, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let who: SignIn;
  let staff: { id: string; number: string };
  let [agent, hr, compliance]: WatchedPage[] = [];

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    who = personOf(instance, 'agent');
    const [row] = await writer.query<{ id: string; number: string }>(
      'select s.id, s.number from staff s join auth_user u on u.id = s.id where u.email = $1',
      [who.email],
    );
    if (row === undefined) throw new TypeError('the agent works somewhere');
    staff = row;
    agent = await opened.enter(who, [400, 403]);
    hr = await opened.enter(personOf(instance, 'hr'), [400]);
    compliance = await opened.enter(personOf(instance, 'compliance'), [409]);
  });
  afterAll(() => writer?.close());
  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  const ends = (duty: string) =>
    writer.query(
      'update fulfilment set valid_until = clock_timestamp() where staff_id = $1 and duty = $2 and valid_until > clock_timestamp()',
      [staff.id, duty],
    );

  it('an agent whose undertaking ran out is led to what there is to do, signs, and works on', async () => {
    const page = on(agent);
    await page.goto(`${opened.portal}/clients`);
    await whenAlive(page);
    await ends('confidentiality-undertaking');
    await page.goto(`${opened.portal}/clients`);
    await page.waitForURL((url) => url.pathname === '/personnel/own', WAIT);
    await whenAlive(page);
    await page.getByText('客户信息暂时关闭').waitFor(WAIT);
    await inspect(page, 'fitness-own-closed');
    await page.getByRole('button', { name: '阅读并签署' }).click();
    await page.getByLabel('本人工号').fill('S9999');
    await inspect(page, 'fitness-sign');
    await page.getByRole('button', { name: '签署', exact: true }).click();
    await page.getByText('填写的工号不是您本人的').waitFor(WAIT);
    await page.getByLabel('本人工号').fill(staff.number);
    await page.getByRole('button', { name: '签署', exact: true }).click();
    await page.locator('[data-fit="true"]').waitFor(WAIT);
    await page.getByRole('link', { name: '回到刚才的页面' }).click();
    await page.waitForURL((url) => url.pathname === '/clients', WAIT);
    expect(agent?.complaints).toEqual([]);
  });

  it('whose course ran out reads, fails, passes, and sees on every page meanwhile that clients are closed', async () => {
    const page = on(agent);
    await ends('client-information');
    await page.goto(`${opened.portal}/settings`);
    await whenAlive(page);
    await page.locator('[data-not-fit]').getByRole('link').click();
    await page.waitForURL((url) => url.pathname === '/personnel/own', WAIT);
    await page.getByRole('button', { name: '开始培训' }).click();
    const questions = page.getByRole('group');
    await questions.first().waitFor(WAIT);
    await inspect(page, 'fitness-course');
    const wrong = ['先登记电话', '登录后由本人', '核对警号后', '劝客户保留', '撤回消息'];
    for (const text of wrong) await page.getByLabel(new RegExp(text)).check();
    await page.getByRole('button', { name: '交卷' }).click();
    await page.getByText('未通过').waitFor(WAIT);
    const right = ['先出示告知书', '拒绝，请他走', '不提供，转交', '当场登记请求', '立即报告安全'];
    for (const text of right) await page.getByLabel(new RegExp(text)).check();
    await page.getByRole('button', { name: '交卷' }).click();
    await page.locator('[data-fit="true"]').waitFor(WAIT);
    await inspect(page, 'fitness-own');
    expect(agent?.complaints).toEqual([]);
  });

  it('HR sees people and duties and records a check; somebody else confirms it, and the agent is in again', async () => {
    await ends('background-check');
    const page = on(hr);
    await page.goto(`${opened.portal}/personnel/fitness?show=unfit`);
    await whenAlive(page);
    const row = page.locator(`[data-number="${staff.number}"]`);
    await row.locator('[data-duty="background-check"][data-state="over"]').waitFor(WAIT);
    await page.keyboard.press('j');
    await row.getByRole('button', { name: '登记' }).click();
    await page.getByRole('dialog').waitFor(WAIT);
    await inspect(page, 'fitness-record');
    await page.getByRole('button', { name: '登记，待复核' }).click();
    const asked = row.locator('[data-duty="background-check"][data-state="asked"]');
    await asked.waitFor(WAIT);
    await asked.getByRole('button', { name: '材料' }).click();
    await page.getByText('还没有材料').waitFor(WAIT);
    const attach = async (name: string, mimeType: string, content: Buffer) => {
      await page.getByLabel('选择文件').setInputFiles({ name, mimeType, buffer: content });
      await page.getByRole('button', { name: '上传' }).click();
    };
    await attach('notes.docx', 'application/octet-stream', Buffer.from('PK\x03\x04 no paper of ours', 'latin1'));
    await page.getByRole('dialog').getByRole('alert').waitFor(WAIT);
    await inspect(page, 'fitness-papers-refused');
    await attach('certificate.pdf', 'application/pdf', CERTIFICATE);
    await page.locator('[data-paper="application/pdf"]').waitFor(WAIT);
    await inspect(page, 'fitness-papers');
    await page.keyboard.press('Escape');
    await page.goto(`${opened.portal}/personnel/fitness`);
    await whenAlive(page);
    await inspect(page, 'fitness-matrix');
    const download = page.waitForEvent('download', WAIT);
    await page.getByRole('button', { name: '导出表格' }).click();
    expect((await download).suggestedFilename()).toBe('fitness.csv');
    expect(hr?.complaints).toEqual([]);

    const other = on(compliance);
    await other.goto(`${opened.portal}/personnel/fitness?show=asked`);
    await whenAlive(other);
    await other.getByRole('button', { name: '材料 1' }).click();
    await other.locator('[data-paper="application/pdf"]').waitFor(WAIT);
    const paper = other.waitForEvent('download', WAIT);
    await other.getByRole('button', { name: '打开' }).click();
    const saved = await paper;
    expect(saved.suggestedFilename()).toMatch(/^check-[0-9a-f]{8}\.pdf$/);
    expect((await buffer(await saved.createReadStream())).equals(CERTIFICATE)).toBe(true);
    await other.keyboard.press('Escape');
    await other.getByRole('button', { name: '确认', exact: true }).click();
    await other.getByText('没有符合条件的人员').waitFor(WAIT);
    await other.goto(`${opened.portal}/personnel/fitness/demands`);
    await whenAlive(other);
    await inspect(other, 'fitness-demands');
    await other.goto(`${opened.portal}/personnel/fitness/texts`);
    await whenAlive(other);
    await other.getByRole('button', { name: '起草新版本' }).click();
    await inspect(other, 'fitness-texts');
    expect(compliance?.complaints).toEqual([]);
    const [now] = await writer.query<{ isFit: boolean }>(
      'select fit_until > now() as "isFit" from staff where id = $1',
      [staff.id],
    );
    expect(now).toEqual({ isFit: true });
  });

  it('an undertaking signed on paper counts with its scan and another’s word; the scan opens for a reason, and the log has it', async () => {
    await ends('confidentiality-undertaking');
    const person = on(agent);
    await person.goto(`${opened.portal}/clients`);
    await person.waitForURL((url) => url.pathname === '/personnel/own', WAIT);

    const page = on(hr);
    await page.goto(`${opened.portal}/personnel/fitness?show=unfit`);
    await whenAlive(page);
    const row = page.locator(`[data-number="${staff.number}"]`);
    await row.locator('[data-duty="confidentiality-undertaking"][data-state="over"]').waitFor(WAIT);
    await row.getByRole('button', { name: '登记' }).click();
    await page.getByLabel('纸质承诺书').check();
    await page.getByLabel('档案编号').fill('BM-2026-0107');
    await inspect(page, 'fitness-record-paper');
    await page.getByRole('button', { name: '登记，待复核' }).click();
    const asked = row.locator('[data-duty="confidentiality-undertaking"][data-state="asked"]');
    await asked.waitFor(WAIT);

    // Nobody confirms what they cannot compare.
    const other = on(compliance);
    const waiting = async () => {
      await other.goto(`${opened.portal}/personnel/fitness?show=asked`);
      await whenAlive(other);
    };
    await waiting();
    await other.getByRole('button', { name: '确认', exact: true }).click();
    await other.getByText('还没有签字件的扫描件').waitFor(WAIT);
    await inspect(other, 'fitness-scan-missing');

    await asked.getByRole('button', { name: '材料' }).click();
    await page.getByText('还没有材料').waitFor(WAIT);
    await page
      .getByLabel('选择文件')
      .setInputFiles({ name: 'signed.pdf', mimeType: 'application/pdf', buffer: SIGNED });
    await page.getByRole('button', { name: '上传' }).click();
    await page.locator('[data-paper="application/pdf"]').waitFor(WAIT);
    await inspect(page, 'fitness-undertaking-scan');
    await page.keyboard.press('Escape');
    // Who recorded it does not decide it.
    await asked.getByText('您登记的，由另一名同事复核').waitFor(WAIT);
    await waiting();
    const signed = other.locator('[data-duty="confidentiality-undertaking"][data-state="asked"]');
    await signed.getByRole('button', { name: '材料 1' }).click();
    await other.getByLabel('打开理由').selectOption('decide');
    const scan = other.waitForEvent('download', WAIT);
    await other.getByRole('button', { name: '打开' }).click();
    expect((await buffer(await (await scan).createReadStream())).equals(SIGNED)).toBe(true);
    await other.keyboard.press('Escape');
    await other.getByRole('button', { name: '确认', exact: true }).click();
    await other.getByText('没有符合条件的人员').waitFor(WAIT);

    await person.goto(`${opened.portal}/clients`);
    await whenAlive(person);
    expect(new URL(person.url()).pathname).toBe('/clients');
    const [event] = await opened.pastRowSecurity<{ action: string; reason: string; by: string }>(
      `select e.action, e.facts ->> 'reason' as reason, u.email as by from audit_event e join auth_user u on u.id = e.principal_id
        where e.action = 'personnel.check-paper-opened' and e.subject_id = $1 order by e.occurred_at desc limit 1`,
      [staff.id],
    );
    expect(event).toEqual({
      ...{ action: 'personnel.check-paper-opened', reason: 'decide' },
      by: personOf(opened.office.instance, 'compliance').email,
    });
    expect([...(agent?.complaints ?? []), ...(hr?.complaints ?? []), ...(compliance?.complaints ?? [])]).toEqual([]);
  });

  it('a list that stands open closes by itself when HR withdraws what its reader is fit by', async () => {
    const person = on(agent);
    await person.goto(`${opened.portal}/clients`);
    await whenAlive(person);
    const watching = () =>
      writer.query(`select from open_stream where staff_id = $1 and kind = 'agency.session.watch'`, [staff.id]);
    await expect.poll(async () => (await watching()).length, WAIT).toBeGreaterThan(0);
    const page = on(hr);
    await page.goto(`${opened.portal}/personnel/fitness`);
    await whenAlive(page);
    await page
      .locator(`[data-number="${staff.number}"] [data-duty="client-information"]`)
      .getByRole('button', { name: '撤销' })
      .click();
    await page.getByRole('dialog', { name: '撤销' }).getByRole('button', { name: '撤销' }).click();
    await person.waitForURL((url) => url.pathname === '/personnel/own', WAIT);
    await person.getByText('客户信息暂时关闭').waitFor(WAIT);
    expect([...(agent?.complaints ?? []), ...(hr?.complaints ?? [])]).toEqual([]);
  });
});
