import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientWriter, openClientWriter } from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, type SignIn, secondOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const FACTS = '2026年11月2日在门店茶水间把委托客户的门牌号告诉外单位中介，当班主管在场。';

/** Clause 6.1: a breach is said by one, decided by another, read and appealed by whom it is about, and answered by a fourth. */
describe('the registers of secrecy, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let who: SignIn;
  let staff: { number: string; name: string };
  let [agent, hr, compliance, third]: WatchedPage[] = [];

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    who = personOf(instance, 'agent');
    const [row] = await writer.query<{ number: string; name: string }>(
      'select s.number, s.display_name as name from staff s join auth_user u on u.id = s.id where u.email = $1',
      [who.email],
    );
    if (row === undefined) throw new TypeError('the agent works somewhere');
    staff = row;
    agent = await opened.enter(who);
    hr = await opened.enter(personOf(instance, 'hr'), [403, 404]);
    compliance = await opened.enter(personOf(instance, 'compliance'));
    third = await opened.enter(secondOf(instance, 'compliance'));
  });
  afterAll(() => writer?.close());
  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };
  const breaches = async (watched: WatchedPage | undefined) => {
    const page = on(watched);
    await page.goto(`${opened.portal}/personnel/fitness/secrecy`);
    await whenAlive(page);
    return page;
  };
  const row = (watched: WatchedPage | undefined) => on(watched).locator(`tr[data-number="${staff.number}"]`);

  it('HR records a breach by the number of the person, and cannot decide it', async () => {
    const page = await breaches(hr);
    await page.getByText('没有违反登记').waitFor(WAIT);
    await inspect(page, 'secrecy-empty');
    await page.getByRole('button', { name: '登记违反' }).click();
    await page.getByLabel('当事人工号').fill('S9999999');
    await page.getByLabel('类别').selectOption('told-outside');
    await page.getByLabel('处理方式').selectOption('warning');
    await page.getByLabel('事实').fill(FACTS);
    await page.getByLabel('处理说明').fill('书面警告，一周内重新培训。');
    await inspect(page, 'secrecy-record');
    await page.getByRole('button', { name: '登记，待复核' }).click();
    await page.getByText('没有找到').waitFor(WAIT);
    await page.getByLabel('当事人工号').fill(staff.number);
    await page.getByRole('button', { name: '登记，待复核' }).click();
    await row(hr).locator('xpath=self::*[@data-state="asked"]').waitFor(WAIT);
    await row(hr).getByRole('button', { name: '打开内容' }).click();
    await page.getByText('您参与过这条登记').waitFor(WAIT);
    await page.getByText('茶水间').waitFor(WAIT);
    await page.keyboard.press('Escape');
    await on(agent).goto(`${opened.portal}/personnel/own`);
    await whenAlive(on(agent));
    expect(await on(agent).getByText('与我有关的登记').count()).toBe(0);
  });

  it('compliance opens it, which the log holds, and confirms; the person reads all of it and appeals', async () => {
    const page = await breaches(compliance);
    await row(compliance).getByRole('button', { name: '打开内容' }).click();
    await page.getByText('茶水间').waitFor(WAIT);
    await inspect(page, 'secrecy-opened');
    await page.getByRole('button', { name: '确认成立' }).click();
    await row(compliance).locator('xpath=self::*[@data-state="standing"]').waitFor(WAIT);

    const own = on(agent);
    await own.goto(`${opened.portal}/personnel/own`);
    await whenAlive(own);
    await own.getByText('与我有关的登记').waitFor(WAIT);
    await own.getByText('茶水间').waitFor(WAIT);
    await own.getByRole('button', { name: '申诉', exact: true }).click();
    await own.getByLabel('申诉理由').fill('当时说的是已公开的房源门牌，不是委托客户的。');
    await inspect(own, 'secrecy-own');
    await own.getByRole('button', { name: '提交申诉' }).click();
    await own.locator('[data-breach][data-state="appealed"]').waitFor(WAIT);
    expect(agent?.complaints).toEqual([]);
    const looks = await writer.query<{ by: string }>(
      `select facts ->> 'by' as by from audit_event where action = 'personnel.breach-opened' order by occurred_at`,
    );
    expect(looks.map(({ by }) => by)).toEqual(expect.arrayContaining(['register', 'person']));
  });

  it('somebody who had no part in it answers, and the sheet holds no word of what was written', async () => {
    const page = await breaches(third);
    await row(third).getByRole('button', { name: '打开内容' }).click();
    await page.getByLabel('对申诉的答复').fill('核对房源公示，申诉成立。');
    await inspect(page, 'secrecy-answer');
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await row(third).locator('xpath=self::*[@data-state="lifted"]').waitFor(WAIT);
    await inspect(page, 'secrecy-breaches');
    const download = page.waitForEvent('download', WAIT);
    await page.getByRole('button', { name: '导出表格' }).click();
    const sheet = await (await download).createReadStream();
    const parts: Buffer[] = [];
    for await (const part of sheet) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString('utf8');
    expect(text).toContain(staff.number);
    expect(text).not.toContain('茶水间');
    await page.getByRole('link', { name: '保密承诺' }).click();
    await page.getByRole('table').waitFor(WAIT);
    await inspect(page, 'secrecy-undertakings');
    await page.getByRole('searchbox').fill(staff.number);
    await page.getByRole('button', { name: '查找' }).click();
    await page.getByText(staff.name).first().waitFor(WAIT);
    await page.getByRole('link', { name: '离职提醒' }).click();
    await page.getByText('没有符合条件的记录').waitFor(WAIT);
    expect(third?.complaints).toEqual([]);
  });

  it('a letter of somebody who has left is taken down by somebody who had no part in it', async () => {
    const left = personOf(opened.office.instance, 'agent', {
      in: secondOf(opened.office.instance, 'agent', 3).branch ?? '',
    });
    const [{ number = '' } = {}] = await writer.query<{ number: string }>(
      'select s.number from staff s join auth_user u on u.id = s.id where u.email = $1',
      [left.email],
    );
    const of = (watched: WatchedPage | undefined) => on(watched).locator(`tr[data-number="${number}"]`);
    const page = await breaches(hr);
    await page.getByRole('button', { name: '登记违反' }).click();
    await page.getByLabel('当事人工号').fill(number);
    await page.getByLabel('类别').selectOption('told-outside');
    await page.getByLabel('处理方式').selectOption('warning');
    await page.getByLabel('事实').fill(FACTS);
    await page.getByLabel('处理说明').fill('书面警告。');
    await page.getByRole('button', { name: '登记，待复核' }).click();
    await of(hr).waitFor(WAIT);
    const second = await breaches(compliance);
    await of(compliance).getByRole('button', { name: '打开内容' }).click();
    await second.getByRole('button', { name: '确认成立' }).click();
    await of(compliance).locator('xpath=self::*[@data-state="standing"]').waitFor(WAIT);
    await writer.query(`update staff set status = 'left' where number = $1`, [number]);
    const desk = await breaches(third);
    await of(third).getByRole('button', { name: '打开内容' }).click();
    await desk.getByRole('button', { name: '代录离职人员的申诉' }).click();
    await desk.getByLabel('来信的申诉理由').fill('来信：当时说的是已公开的房源门牌。');
    await inspect(desk, 'secrecy-letter');
    await desk.getByRole('button', { name: '登记申诉' }).click();
    await of(third).locator('xpath=self::*[@data-state="appealed"]').waitFor(WAIT);
    expect(third?.complaints).toEqual([]);
  });
});
