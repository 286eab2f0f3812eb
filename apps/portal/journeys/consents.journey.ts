import { aPublishedNotice, openSql } from '@kean/testing';
import { describe, expect, it } from 'vitest';
import { inventList } from './invented-list.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
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
    await dialog.getByRole('button', { name: '记录答复' }).click();
    await dialog.getByText('请至少选择一项答复').waitFor();
    await dialog.getByText('先向客户出示告知书（第 1 版）').click();
    await dialog.getByText('示例：rights').waitFor();
    await dialog.locator('[data-ask=viewing]').getByLabel('同意', { exact: true }).check();
    await dialog.locator('[data-ask=market-news]').getByLabel('不同意').check();
    await inspect(page, 'consents-record');
    await dialog.getByRole('button', { name: '记录答复' }).click();
    await page.locator('[data-consent="viewing/general"][data-state=given]').waitFor(PATIENT);
    expect(await page.locator('[data-consent="market-news/general"]').getAttribute('data-state')).toBe('refused');
    expect(await page.locator('[data-receipt]').count()).toBe(1);
    await inspect(page, 'consents-given');

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
    expect([...complaints, ...another.complaints]).toEqual([]);
  });
});
