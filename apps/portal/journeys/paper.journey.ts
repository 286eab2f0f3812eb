import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type Placement,
  type WrittenClient,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { openedOffice } from './opened-office.ts';
import { aPicture } from './small-picture.ts';
import { allText, personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 30_000 };
const VALUES = {
  ...{ name: '诸葛明月', gender: '女', phone: '13900006241', phone2: '13900006242' },
  ...{ idNumber: '11010519491231002X', remark: '周末方便', wording: '{"price":"三百万左右"}' },
  ...{ 'property.address': '梧桐路9号2幢', 'property.certificateNo': '豫(2020)郑州市不动产权第0000003号' },
  ...{ 'property.wording': '{"area":"约九十"}', 'demand.wording': '{"layout":"三室朝南"}' },
} as const;

/** Clause 2.3: paper gets a number and a shelf, goes out and comes back, is counted, and ends before two people. */
describe('the paper archive, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let agent: WatchedPage;
  let manager: WatchedPage;
  let archivist: WatchedPage;
  let client: WrittenClient;
  let folder: string;
  let agentName: string;
  const files: string[] = [];

  beforeAll(async () => {
    const { instance } = opened.office;
    folder = await mkdtemp(path.join(tmpdir(), 'kean-picture-'));
    writer = await openClientWriter(instance);
    const person = personOf(instance, 'agent');
    const [placement] = await writer.query<Placement & { name: string }>(
      `select s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId", s.id as "assigneeId", s.display_name as name
         from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [person.email],
    );
    if (placement === undefined) throw new TypeError('the agent works somewhere');
    agentName = placement.name;
    client = await writer.write(placement, VALUES);
    const here = person.branch === null ? {} : { in: person.branch };
    [agent, manager, archivist] = await Promise.all([
      opened.enter(person),
      // A restricted client's scan is refused once; a page that is no scan, too.
      opened.enter(personOf(instance, 'store-manager', here), [403]),
      opened.enter(personOf(instance, 'archivist'), [400]),
    ]);
  });
  afterAll(async () => {
    await writer?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('the manager sets up a cabinet and hands its key to the archivist', async () => {
    const { page } = manager;
    await page.goto(`${opened.portal}/paper/cabinets`);
    await whenAlive(page);
    await page.getByText('还没有档案柜').waitFor(WAIT);
    await inspect(page, 'cabinets-none');
    await page.getByRole('button', { name: '设置档案柜' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('柜号').fill('a-03');
    await dialog.getByLabel('层数').fill('3');
    await inspect(page, 'cabinet-make');
    await dialog.getByRole('button', { name: '设置档案柜' }).click();
    await page.locator('[data-cabinet="A-03"]').waitFor(WAIT);
    await page.getByText('无人持钥匙').waitFor(WAIT);
    await page.getByRole('button', { name: '发放钥匙 A-03' }).click();
    const choice = page.getByRole('dialog').getByRole('combobox');
    await choice.waitFor(WAIT);
    await choice.selectOption({ index: 1 });
    await page.getByRole('dialog').getByRole('button', { name: '发放钥匙' }).click();
    await page.getByText('无人持钥匙').waitFor({ ...WAIT, state: 'detached' });
    await inspect(page, 'cabinets');
    expect(manager.complaints).toEqual([]);
  });

  it('the archivist files paper; its label holds a number and nothing of the client', async () => {
    const { page } = archivist;
    await page.goto(`${opened.portal}/paper`);
    await whenAlive(page);
    await page.getByText('没有符合的档案').waitFor(WAIT);
    await inspect(page, 'paper-none');
    for (const [fileClass, shelf] of [
      ['identity', 1],
      ['contract', 2],
      ['other', 2],
    ] as const) {
      await page.goto(`${opened.portal}/paper`);
      await whenAlive(page);
      await page.getByRole('button', { name: '归档' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('客户编号').fill('周明');
      await dialog.getByRole('button', { name: '归档' }).click();
      await dialog.getByText('请填写客户编号，例如 KH-001024。').waitFor(WAIT);
      await dialog.getByLabel('客户编号').fill(`KH-${client.number}`);
      await dialog.getByLabel('类别').selectOption(fileClass);
      await dialog.getByLabel('层', { exact: true }).fill(String(shelf));
      if (fileClass === 'identity') await inspect(page, 'paper-file');
      await dialog.getByRole('button', { name: '归档' }).click();
      await page.waitForURL((url) => url.pathname.startsWith('/paper/files/'));
      files.push(((await page.getByRole('heading', { level: 1 }).textContent()) ?? '').trim().split(/\s/)[0] ?? '');
    }
    expect(files[0]).toMatch(/-SF-00001$/);
    expect(files[1]).toMatch(/-HT-00001$/);
    await page.goto(`${opened.portal}/paper`);
    await whenAlive(page);
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    await page.getByRole('link', { name: '打印所选 3 张标签' }).click();
    await page.getByRole('heading', { name: '档案标签' }).waitFor(WAIT);
    await whenAlive(page);
    await inspect(page, 'paper-labels');
    const shown = await allText(page);
    for (const value of Object.values(VALUES)) expect(shown).not.toContain(value);
    expect(archivist.complaints).toEqual([]);
  });

  it('scans a file: what is no document is refused in words, what is one is sealed and its state follows', async () => {
    const { page } = archivist;
    await page.goto(`${opened.portal}/paper?show=to-scan`);
    await whenAlive(page);
    await page.getByRole('link', { name: files[0] ?? '', exact: true }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/paper/files/'));
    await whenAlive(page);
    await page.getByText('这份档案还没有扫描。').waitFor(WAIT);
    await inspect(page, 'paper-not-scanned');
    const [page1, lie] = [path.join(folder, 'scan.png'), path.join(folder, 'scan.pdf')];
    await Promise.all([writeFile(page1, aPicture()), writeFile(lie, '<html><script>alert(1)</script></html>')]);
    await page.getByLabel('扫描文件').setInputFiles(lie);
    await page.getByRole('button', { name: '上传扫描件' }).click();
    await page.getByRole('alert').getByText('只接受 PDF').waitFor(WAIT);
    await inspect(page, 'paper-scan-refused');
    await page.getByLabel('扫描文件').setInputFiles(page1);
    await page.getByRole('button', { name: '上传扫描件' }).click();
    await page.locator('[data-scan]').getByText('未查毒').waitFor(WAIT);
    // Whoever keeps paper opens none of its scans.
    expect(await page.getByRole('button', { name: '打开扫描件' }).count()).toBe(0);
    await inspect(page, 'paper-scanned');

    await manager.page.goto(page.url());
    await whenAlive(manager.page);
    await manager.page.getByRole('button', { name: '打开扫描件' }).click();
    const dialog = manager.page.getByRole('dialog');
    await dialog.getByLabel('用途').selectOption('brokerage-contact');
    await inspect(manager.page, 'paper-scan-open');
    await writer.query(`update client set state = 'restricted' where id = $1`, [client.id]);
    await dialog.getByRole('button', { name: '打开并保存' }).click();
    await dialog.getByRole('alert').waitFor(WAIT);
    await inspect(manager.page, 'paper-scan-shut');
    await writer.query(`update client set state = 'active' where id = $1`, [client.id]);
    const [saved] = await Promise.all([
      manager.page.waitForEvent('download', WAIT),
      dialog.getByRole('button', { name: '打开并保存' }).click(),
    ]);
    expect(saved.suggestedFilename()).toMatch(/^identity-[0-9a-f]{8}\.png$/);
    expect((await readFile(await saved.path())).equals(aPicture())).toBe(true);
    expect([...archivist.complaints, ...manager.complaints]).toEqual([]);
  });

  it('lends a file to the agent of the client, who sees on the dossier where it is, and takes it back', async () => {
    const { page } = archivist;
    await page.goto(`${opened.portal}/paper`);
    await whenAlive(page);
    await page.getByLabel('档案编号').fill(files[0] ?? '');
    await page.getByLabel('档案编号').press('Enter');
    await page.waitForURL((url) => url.pathname.startsWith('/paper/files/'));
    await whenAlive(page);
    await page.getByLabel('借阅人').selectOption({ label: await optionOf(page.getByLabel('借阅人'), agentName) });
    await page.getByLabel('天数').fill('3');
    await page.getByRole('button', { name: '借出', exact: true }).click();
    await page.getByText('尚未归还').waitFor(WAIT);
    await whenAlive(page);
    await inspect(page, 'paper-lent');
    await agent.page.goto(`${opened.portal}/clients/${client.id}?tab=paper`);
    await whenAlive(agent.page);
    await agent.page.locator(`[data-file="${files[0]}"]`).getByText('借出').first().waitFor(WAIT);
    await inspect(agent.page, 'dossier-paper');
    await agent.page.goto(`${opened.portal}/clients/${client.id}?tab=looks`);
    await page.getByRole('button', { name: '收回' }).click();
    await page.getByText('尚未归还').waitFor({ ...WAIT, state: 'detached' });
    expect([...archivist.complaints, ...agent.complaints]).toEqual([]);
  });

  it('counts the cabinet: what differs is said at once, frozen at the end, and settled', async () => {
    const { page } = archivist;
    await page.goto(`${opened.portal}/paper/stock`);
    await whenAlive(page);
    await inspect(page, 'stock-none');
    await page.getByRole('button', { name: '开始盘点' }).click();
    await page.getByRole('heading', { name: '盘点 A-03' }).waitFor(WAIT);
    await whenAlive(page);
    const read = async (label: string, answer: string) => {
      await page.getByLabel('标签编号').fill(label);
      await page.getByLabel('标签编号').press('Enter');
      await page.locator('[data-reads] li').filter({ hasText: label }).getByText(answer).waitFor(WAIT);
    };
    await read(files[0] ?? '', '在位');
    await read(files[2] ?? '', '应在其他层');
    await page.getByLabel('标签编号').fill('https://example.invalid');
    await page.getByLabel('标签编号').press('Enter');
    await page.getByText('这不是档案标签。').waitFor(WAIT);
    await inspect(page, 'stock-counting');
    await page.getByRole('button', { name: '结束盘点' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '结束盘点' }).click();
    await page.locator('[data-difference]').first().waitFor(WAIT);
    expect(await page.locator('[data-difference]').count()).toBe(2);
    await inspect(page, 'stock-differences');
    await page.getByRole('button', { name: `改登记到此处 ${files[2]}` }).click();
    await page.locator('[data-settled=put-here]').waitFor(WAIT);
    await page.getByRole('button', { name: `已找到并归位 ${files[1]}` }).click();
    await page.locator('[data-settled=found]').waitFor(WAIT);
    expect(archivist.complaints).toEqual([]);
  });

  it('shreds what is due with a picture, and another person witnesses it', async () => {
    const { page } = archivist;
    await page.goto(`${opened.portal}/paper`);
    await whenAlive(page);
    await page.getByRole('link', { name: files[0] ?? '', exact: true }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/paper/files/'));
    await whenAlive(page);
    await page.getByRole('button', { name: '列入待销毁' }).click();
    await page.getByText('重复的一份').first().waitFor(WAIT);
    await page.goto(`${opened.portal}/paper/shredding`);
    await whenAlive(page);
    await page.getByLabel(`选择 ${files[0]}`).check();
    await inspect(page, 'shredding');
    await page.getByRole('button', { name: '组成批次（1 份）' }).click();
    await page.getByRole('heading', { name: '销毁批次 1' }).waitFor(WAIT);
    await whenAlive(page);
    await inspect(page, 'shred-open');
    const picture = path.join(folder, 'shreds.png');
    await writeFile(picture, aPicture());
    await page.getByLabel('销毁后的照片').setInputFiles(picture);
    await page.getByRole('button', { name: '已销毁，上传照片并签字' }).click();
    await page.getByText('等待另一人监销。').waitFor(WAIT);
    expect(await page.getByRole('button', { name: '监销属实，签字' }).count()).toBe(0);

    await manager.page.goto(page.url());
    await whenAlive(manager.page);
    const shown = manager.page.getByRole('img', { name: '批次 1 销毁后的照片' });
    await shown.waitFor(WAIT);
    expect(await shown.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(8);
    await inspect(manager.page, 'shred-signed');
    await manager.page.getByRole('button', { name: '监销属实，签字' }).click();
    await manager.page.getByRole('dialog').getByRole('button', { name: '监销属实，签字' }).click();
    await manager.page.locator('[data-certificate]').waitFor(WAIT);
    await inspect(manager.page, 'shred-done');
    await agent.page.goto(`${opened.portal}/clients/${client.id}?tab=paper`);
    await agent.page.locator(`[data-file="${files[0]}"]`).getByText('已销毁').waitFor(WAIT);
    expect([...archivist.complaints, ...manager.complaints, ...agent.complaints]).toEqual([]);
  });
});

async function optionOf(select: Locator, name: string): Promise<string> {
  const labels = await select.locator('option').allTextContents();
  const found = labels.find((label) => label.includes(name));
  if (found === undefined) throw new TypeError('the agent of the client may borrow');
  return found.trim();
}
