import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWorkbook } from '../../../packages/domain/collection/testing/write-list.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };

/** Clause 5.3: a directory is connected and trusted as far as compliance says; people come, move and are away. */
describe('coming and moving, in a real browser', () => {
  const opened = openedOffice();
  let [hr, compliance]: WatchedPage[] = [];
  let staffId = '';
  let branchId = '';
  let key = '';

  beforeAll(async () => {
    const { instance } = opened.office;
    hr = await opened.enter(personOf(instance, 'hr'), [400]);
    compliance = await opened.enter(personOf(instance, 'compliance'));
    const agent = personOf(instance, 'agent');
    const [row] = await opened.pastRowSecurity<{ id: string; other: string }>(
      `select s.id, (select b.id from branch b where b.id <> s.branch_id order by code limit 1) as other
         from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [agent.email],
    );
    staffId = row?.id ?? '';
    branchId = row?.other ?? '';
  });
  afterAll(() => expect([...(hr?.complaints ?? []), ...(compliance?.complaints ?? [])]).toEqual([]));
  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };

  it('HR connects a directory and is told its key once', async () => {
    const page = on(hr);
    await page.goto(`${opened.portal}/personnel/directories`);
    await whenAlive(page);
    await page.getByText('尚未连接人事系统').waitFor(WAIT);
    await inspect(page, 'directories-empty');
    await page.getByLabel('系统名称').fill('人事系统');
    await page.getByRole('button', { name: '连接', exact: true }).click();
    key = (await page.locator('[data-new-key]').textContent(WAIT)) ?? '';
    expect(key).toMatch(/^kean_/);
    await page.locator('[data-directory="on"]').waitFor(WAIT);
    await inspect(page, 'directories-made');
  });

  it('compliance allows it a role, and HR the same; then it speaks, through the portal', async () => {
    const page = on(compliance);
    await page.goto(`${opened.portal}/personnel/directories`);
    await whenAlive(page);
    const boxes = page.getByRole('checkbox', { name: '经纪人' });
    for (const place of [0, 1]) {
      await boxes.nth(place).check();
      await expect.poll(() => boxes.nth(place).isChecked(), WAIT).toBe(true);
      await expect.poll(() => boxes.nth(place).isEnabled(), WAIT).toBe(true);
    }
    await inspect(page, 'directories');
    const groups = await fetch(`${opened.portal.replace(/\/$/, '')}/scim/v2/Groups`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(await groups.json()).toMatchObject({ totalResults: 1, Resources: [{ id: 'agent' }] });
  });

  it('HR has its way walked from outside, step by step, and the requests stand in the log as a trial', async () => {
    const page = on(hr);
    await page.goto(`${opened.portal}/personnel/directories`);
    await whenAlive(page);
    await page.getByRole('button', { name: '测试连接' }).click();
    await page.locator('[data-trial="passed"]').waitFor(WAIT);
    expect(await page.locator('[data-result="passed"]').count()).toBe(5);
    await page.getByText('访问记录').click();
    await page.locator('[data-call="change-user"]').getByText('测试', { exact: true }).waitFor(WAIT);
    await inspect(page, 'directories-tried');
  });

  it('HR pastes a list, is told what is wrong, corrects it and takes everybody on', async () => {
    const page = on(hr);
    await page.goto(`${opened.portal}/personnel/people`);
    await whenAlive(page);
    await page.getByText('没有调动或离岗').waitFor(WAIT);
    const rows = page.getByLabel('名单');
    await rows.fill('\t林晚\tlin.wan@office.example\t\tagent\n\t\tno-address\tnone\toperator');
    await page.getByRole('button', { name: /核对/ }).click();
    await page.locator('[data-fault="role-not-allowed"]').waitFor(WAIT);
    await inspect(page, 'comings-faults');
    // A workbook, whose second person has a branch that there is not.
    const workbook = async (branch: string) => ({
      name: 'new-people.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: await writeWorkbook({
        headers: ['姓名', '工作邮箱', '门店编号', '岗位代码', '备注'],
        rows: [
          ['沈知秋', 'shen.zhiqiu@office.example', '', 'agent', '三月入职'],
          ['陆行舟', 'lu.xingzhou@office.example', branch, '', ''],
        ],
      }),
    });
    const file = page.getByLabel('上传表格');
    await file.setInputFiles({ name: 'people.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });
    await page.getByText('这不是可以导入的表格').waitFor(WAIT);
    await inspect(page, 'comings-file-refused');
    await file.setInputFiles(await workbook('NOWHERE'));
    await page.locator('[data-fault="branch-unknown"]').waitFor(WAIT);
    await inspect(page, 'comings-file-faults');
    await file.setInputFiles(await workbook(''));
    await page.getByText('2 人均可录入').waitFor(WAIT);
    await page.getByRole('button', { name: '全部录入' }).click();
    await page.getByText('已录入 2 人').waitFor(WAIT);
    await rows.fill('\t林晚\tlin.wan@office.example\t\tagent');
    await page.getByRole('button', { name: /核对/ }).click();
    await page.getByRole('button', { name: '全部录入' }).click();
    await page.getByText('已录入 1 人').waitFor(WAIT);
  });

  it('HR moves somebody and notes an absence, which ends by a word', async () => {
    const page = on(hr);
    await page.goto(`${opened.portal}/agency/people/${staffId}`);
    await whenAlive(page);
    await page.getByRole('link', { name: '调动或离岗' }).click();
    await page.getByLabel('调往门店').selectOption(branchId);
    await inspect(page, 'comings-move');
    await page.getByRole('button', { name: '安排调动' }).click();
    const placed = () =>
      opened.pastRowSecurity<{ at: string }>('select branch_id as at from staff where id = $1', [staffId]);
    await expect.poll(async () => (await placed())[0]?.at, WAIT).toBe(branchId);
    await page.goto(`${opened.portal}/personnel/people?who=${staffId}`);
    await whenAlive(page);
    await page.locator('[data-move="done"]').waitFor(WAIT);
    await page.getByRole('button', { name: '长期离岗' }).click();
    const status = () =>
      opened.pastRowSecurity<{ is: string }>('select status::text as is from staff where id = $1', [staffId]);
    await expect.poll(async () => (await status())[0]?.is, WAIT).toBe('suspended');
    await page.goto(`${opened.portal}/personnel/people`);
    await whenAlive(page);
    await inspect(page, 'comings');
    await page.getByRole('button', { name: '已回来' }).click();
    await expect.poll(async () => (await status())[0]?.is, WAIT).toBe('active');
  });
});
