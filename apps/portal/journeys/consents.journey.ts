import { aPublishedNotice, openSql } from '@kean/testing';
import { describe, expect, it } from 'vitest';
import { inventList } from './invented-list.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { newestCode } from './text-messages.ts';
import { inspect } from './watched-page.ts';

const PATIENT = { timeout: 60_000 };

/** Clause 1.3: what a client consents to opens, and what is taken back closes on the screen that lies open. */
describe('consents on the dossier, in a real browser', () => {
  const opened = openedOffice();

  it('a client of an old list is asked, consents on the tablet, and takes it back while the phone lies open', async () => {
    const { page, complaints } = await opened.enter(personOf(opened.office.instance, 'agent'), [403, 404]);
    await page.goto(`${opened.portal}/collection/imports`);
    await whenAlive(page);
    const { csv } = inventList();
    await page.setInputFiles('input[type=file]', { name: '老客户名单.csv', mimeType: 'text/csv', buffer: csv });
    await page.getByRole('button', { name: /^(?:开始导入|导入 [\d,]+ 行)$/ }).click(PATIENT);
    await page.getByRole('heading', { name: '导入完成' }).waitFor(PATIENT);
    await page.goto(`${opened.portal}/clients`);
    await whenAlive(page);
    const link = await page.locator('tbody tr[data-row] a[href^="/clients/"]').first().getAttribute('href');
    const dossier = `${opened.portal}${link}`;

    await page.goto(`${dossier}?tab=consents`);
    await page.locator('[data-no-notice]').waitFor(PATIENT);
    await whenAlive(page);
    await inspect(page, 'consents-no-notice');
    const sql = openSql(opened.office.instance.databases.kean.owner);
    await aPublishedNotice(sql, 'clients');
    await sql.close();

    await page.goto(`${dossier}?tab=consents`);
    await whenAlive(page);
    expect(await page.locator('[data-state=unasked]').count()).toBe(9);
    await inspect(page, 'consents-unasked');
    await page.getByRole('button', { name: '记录答复' }).click();
    const dialog = page.getByRole('dialog', { name: '记录答复' });
    await dialog.getByRole('button', { name: '下一步：客户确认' }).click();
    await dialog.getByText('请至少选择一项答复').waitFor();
    await dialog.getByText('先向客户出示告知书（第 1 版）').click();
    await dialog.getByText('示例：rights').waitFor();
    await dialog.locator('[data-ask=viewing]').getByLabel('同意', { exact: true }).check();
    await dialog.locator('[data-ask=market-news]').getByLabel('不同意').check();
    await inspect(page, 'consents-record');
    await dialog.getByRole('button', { name: '下一步：客户确认' }).click();
    await dialog.getByText('同意：带看').waitFor();
    // The agent alone gets no further: what confirms is on the client's phone.
    expect(await dialog.getByRole('button', { name: '确认并记录' }).count()).toBe(0);
    const operator = await opened.enter(personOf(opened.office.instance, 'operator'));
    await dialog.getByRole('button', { name: '发送验证码到客户手机' }).click();
    await dialog.getByText('验证码已发往客户登记的手机').waitFor(PATIENT);
    const code = await newestCode(operator, 0);
    await dialog.getByLabel('六位验证码').fill(String((Number(code) + 1) % 1_000_000).padStart(6, '0'));
    await dialog.getByRole('button', { name: '确认并记录' }).click();
    await dialog.getByText('验证码不正确或已失效').waitFor(PATIENT);
    await inspect(page, 'consents-code-refused');
    await dialog.getByLabel('六位验证码').fill(code);
    await dialog.getByRole('button', { name: '确认并记录' }).click();
    await page.locator('[data-consent="viewing/general"][data-state=given]').waitFor(PATIENT);
    expect(await page.locator('[data-consent="market-news/general"]').getAttribute('data-state')).toBe('refused');
    expect(await page.locator('[data-receipt]').count()).toBe(1);
    await inspect(page, 'consents-given');

    await page.getByRole('button', { name: '记录答复' }).click();
    await dialog.locator('[data-ask=satisfaction-call]').getByLabel('同意', { exact: true }).check();
    await dialog.getByRole('button', { name: '下一步：客户确认' }).click();
    await dialog.getByLabel('在平板上签名').check();
    await dialog.getByRole('button', { name: '确认并记录' }).click();
    await dialog.getByText('请客户先签名。').waitFor();
    const pad = await dialog.locator('[data-signature]').boundingBox();
    if (pad === null) throw new TypeError('there is a place to sign');
    await page.mouse.move(pad.x + 40, pad.y + 60);
    await page.mouse.down();
    for (let at = 0; at < 30; at += 1)
      await page.mouse.move(pad.x + 40 + at * 6, pad.y + 60 + Math.round(30 * Math.sin(at / 2)));
    await page.mouse.up();
    expect(await dialog.locator('[data-signature]').getAttribute('data-signature')).toBe('1');
    await inspect(page, 'consents-signature');
    await dialog.getByRole('button', { name: '确认并记录' }).click();
    // Whoever holds the tablet could have drawn it: it waits, and the client is told, with a link that takes it back.
    await page.locator('[data-consent="satisfaction-call/general"][data-state=pending] [data-waits]').waitFor(PATIENT);
    await opened.inRecords(
      "insert into basis_approval (id, purpose, basis, article, proposed_by, approved_by, approved_at) values (gen_random_uuid(), 'rights-of-individuals', 'legal-duty', 'PIPL 50', gen_random_uuid(), gen_random_uuid(), now()) on conflict do nothing",
    );
    await page.getByRole('button', { name: '查看签名' }).click();
    await page
      .locator('[data-shown-signature] path')
      .first()
      .waitFor({ state: 'attached', ...PATIENT });
    await inspect(page, 'consents-signature-shown');
    await page.keyboard.press('Escape');

    // Word of mouth waits for its message; paper waits for somebody else.
    const record = async (channel: string, purpose: string) => {
      await page.getByRole('button', { name: '记录答复' }).click();
      await dialog.getByLabel(channel).check();
      if (channel === '纸质同意书') await dialog.getByLabel('档案编号').fill('KA-2026-000017');
      await dialog.locator(`[data-ask=${purpose}]`).getByLabel('同意', { exact: true }).check();
      await dialog.getByRole('button', { name: '记录答复' }).click();
      await dialog.waitFor({ state: 'detached', ...PATIENT });
    };
    await record('口头答复', 'letting');
    await page.locator('[data-consent="letting/general"][data-state=pending] [data-waits]').waitFor(PATIENT);
    await record('纸质同意书', 'sale');
    await page.locator('[data-consent="sale/general"][data-state=unconfirmed] [data-waits]').waitFor(PATIENT);
    expect(await page.getByRole('button', { name: '复核纸质同意书' }).count()).toBe(0);
    await inspect(page, 'consents-waiting');
    const form = page.locator('[data-receipt]').filter({ hasText: '等待扫描件' });
    await form.getByRole('button', { name: '上传扫描件' }).click();
    const upload = page.getByRole('dialog', { name: '上传同意书 KA-2026-000017 的扫描件' });
    await upload.getByLabel('扫描文件').setInputFiles({
      name: 'form.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(`%PDF-1.7\n${'x'.repeat(9_000)}`),
    });
    await inspect(page, 'consents-scan-upload');
    await upload.getByRole('button', { name: '上传扫描件' }).click();
    await page.locator('[data-receipt]').filter({ hasText: '扫描件已封存' }).waitFor(PATIENT);
    await inspect(page, 'consents-scan-kept');
    const here = personOf(opened.office.instance, 'agent').branch ?? '';
    const manager = await opened.enter(personOf(opened.office.instance, 'store-manager', { in: here }), [403, 404]);
    await manager.page.goto(`${dossier}?tab=consents`);
    await whenAlive(manager.page);
    await manager.page.getByRole('button', { name: '复核纸质同意书' }).click();
    await inspect(manager.page, 'consents-countersign');
    await manager.page.getByRole('dialog').getByRole('button', { name: '复核纸质同意书' }).click();
    await manager.page.locator('[data-consent="sale/general"][data-state=given]').waitFor(PATIENT);
    expect(manager.complaints).toEqual([]);

    const another = await opened.enter(personOf(opened.office.instance, 'agent'), [403, 404]);
    await another.page.goto(`${dossier}?tab=consents`);
    await whenAlive(another.page);

    await page.keyboard.press('r');
    const question = page.getByRole('dialog', { name: '查看电话' });
    await question.getByLabel('带看安排').check();
    expect(await question.locator('[data-closed=consent-missing]').textContent()).toContain('请先征得同意');
    await inspect(page, 'reveal-closed-purposes');
    await page.keyboard.press('Enter');
    const phone = page.locator('[data-opened="phone"]');
    await phone.waitFor(PATIENT);

    await another.page.locator('[data-consent="viewing/general"]').getByRole('button', { name: '撤回' }).click();
    await inspect(another.page, 'consents-taking-back');
    await another.page.getByRole('dialog').getByRole('button', { name: '撤回' }).click();
    await phone.waitFor({ state: 'detached', timeout: 30_000 });
    await page.locator('[data-consent="viewing/general"][data-state=withdrawn]').waitFor(PATIENT);
    expect(await page.locator('main').textContent()).not.toMatch(/1[3-9]\d{9}/);
    await inspect(page, 'consents-withdrawn');
    expect([...complaints, ...another.complaints, ...operator.complaints]).toEqual([]);
  });
});
