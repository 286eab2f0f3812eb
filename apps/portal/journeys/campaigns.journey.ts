import { aPublishedNotice, openSql } from '@kean/testing';
import { describe, expect, it } from 'vitest';
import { PHONE } from './browser.ts';
import { inventList } from './invented-list.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inboxText, newestCode } from './text-messages.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const PATIENT = { timeout: 60_000 };
const SECOND_ROLE = "insert into staff_role select id, 'compliance'";
/** Text messages sleep at night and these tests do not: what is held back until the morning goes at once. */
const WAKE = [
  "update message set urgent = true where template like 'collection.campaign-%' and state = 'waiting' and cause = 'QUIET_HOURS'",
  "update timer set due_at = now() where name = 'messages.try-again'",
];
const NEXT_ROUND = "update timer set due_at = now() where name = 'collection.campaign-round'";

/** Clause 1.3: whoever was taken over from an old list is asked, by two of the office and in batches, and answers on their own phone. */
describe('a campaign for consent, in a real browser', () => {
  const opened = openedOffice();
  let maker: WatchedPage;
  let second: WatchedPage;
  let address = '';

  const stepOf = async ({ page }: WatchedPage, step: string) => {
    const row = page.locator(`tr[data-step=${step}] td`).nth(1);
    return (await row.count()) === 0 ? 0 : Number((await row.textContent())?.replaceAll(',', ''));
  };
  const bringOn = async (statements: readonly string[]) => {
    for (const statement of statements) await opened.pastRowSecurity(statement);
  };

  it('is made by one person, with what it would come to beside it, and waits for another', async () => {
    const agent = await opened.enter(personOf(opened.office.instance, 'agent'));
    await agent.page.goto(`${opened.portal}/collection/imports`);
    await whenAlive(agent.page);
    const { csv, clients } = inventList();
    await agent.page.setInputFiles('input[type=file]', { name: '老客户名单.csv', mimeType: 'text/csv', buffer: csv });
    await agent.page.getByRole('button', { name: /^(?:开始导入|导入 [\d,]+ 行)$/ }).click(PATIENT);
    await agent.page.getByRole('heading', { name: '导入完成' }).waitFor(PATIENT);

    maker = await opened.enter(personOf(opened.office.instance, 'compliance'));
    const { page } = maker;
    await page.goto(`${opened.portal}/collection/campaigns`);
    await whenAlive(page);
    await page.getByText('还没有征询过').waitFor(PATIENT);
    await inspect(page, 'campaigns-none');
    await page.getByRole('link', { name: '新建征询' }).click();
    await page.getByText('没有生效中且覆盖当前目的的告知书').waitFor(PATIENT);
    await inspect(page, 'campaign-no-notice');

    const sql = openSql(opened.office.instance.databases.kean.owner);
    await aPublishedNotice(sql, 'clients');
    await sql.close();
    await page.reload();
    await whenAlive(page);
    await page.getByLabel('一份导入名单').check();
    await page.getByLabel('名单', { exact: true }).selectOption({ index: 1 });
    await page.locator(`[data-preview="${clients.length}"]`).waitFor(PATIENT);
    expect(await page.getByRole('button', { name: '建立，待同事批准' }).isDisabled()).toBe(true);
    await page.getByLabel('带看', { exact: true }).check();
    await page.getByLabel('每批人数').fill('20');
    await page.getByLabel('每小时最多').fill('3600');
    await inspect(page, 'campaign-new');
    await page.getByRole('button', { name: '建立，待同事批准' }).click();
    await page.locator('[data-campaign-state=draft]').waitFor(PATIENT);
    await whenAlive(page);
    await page.getByText('您建立了这次征询，须由同事批准').waitFor();
    expect(await page.getByRole('button', { name: '核对并批准发送' }).count()).toBe(0);
    address = page.url();
    await inspect(page, 'campaign-draft');
    expect([...agent.complaints, ...maker.complaints]).toEqual([]);
  });

  it('goes out when a second person lets it, and the screen of the first follows live', async () => {
    const person = personOf(opened.office.instance, 'security');
    const staff = 'select id from auth_user where email = $1';
    await opened.inRecords(`${SECOND_ROLE} from (${staff}) s on conflict do nothing`, [person.email]);
    second = await opened.enter(person);
    await second.page.goto(address);
    await whenAlive(second.page);
    await second.page.getByRole('button', { name: '核对并批准发送' }).click();
    await inspect(second.page, 'campaign-approve');
    await second.page.getByRole('dialog').getByRole('button', { name: '核对并批准发送' }).click();
    // Nobody touches the first screen from here on.
    await maker.page.locator('[data-campaign-state=running]').waitFor(PATIENT);
    await expect
      .poll(() => stepOf(maker, 'queued').then(async (n) => n + (await stepOf(maker, 'sent'))), PATIENT)
      .toBeGreaterThan(0);
    await expect
      .poll(async () => {
        await bringOn(WAKE);
        return stepOf(maker, 'sent');
      }, PATIENT)
      .toBeGreaterThanOrEqual(20);
    await inspect(maker.page, 'campaign-running');
    expect([...maker.complaints, ...second.complaints]).toEqual([]);
  });

  it('brings a client to their own phone, who consents there; the progress follows', async () => {
    const operator = await opened.enter(personOf(opened.office.instance, 'operator'));
    const client = await opened.page();
    await client.page.setViewportSize(PHONE);
    const [link] = /http[^\s"\\]+\/c#[\w-]{22}/.exec(await inboxText(operator)) ?? [''];
    await client.page.goto(link);
    await client.page.getByRole('button', { name: '获取验证码' }).click();
    await client.page.getByLabel('六位验证码').fill(await newestCode(operator, 0));
    await client.page.getByRole('button', { name: '进入' }).click();
    await client.page.getByRole('link', { name: '现在答复' }).click(PATIENT);
    await client.page.waitForURL('**/c/consents', PATIENT);
    // What the campaign asks for, and nothing else that the notice tells of.
    await client.page.locator('[data-asks=viewing]').waitFor(PATIENT);
    expect(await client.page.locator('[data-asks]').count()).toBe(1);
    await inspect(client.page, 'campaign-client-asked');
    await client.page.setViewportSize(PHONE);
    await client.page.locator('[data-asks=viewing]').getByLabel('同意', { exact: true }).check();
    await client.page.getByRole('button', { name: '提交答复' }).click();
    await client.page.locator('[data-purpose=viewing]').waitFor(PATIENT);
    await expect.poll(() => stepOf(maker, 'consented'), PATIENT).toBe(1);
    expect([...client.complaints, ...operator.complaints, ...maker.complaints]).toEqual([]);
  });

  it('pauses, goes on and stops at once; the dossier tells the agent that somebody was asked', async () => {
    const { page } = maker;
    const act = async (name: string, state: string) => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
      await page.locator(`[data-campaign-state=${state}]`).waitFor(PATIENT);
    };
    await act('暂停', 'paused');
    const before = await stepOf(maker, 'waiting');
    await bringOn([NEXT_ROUND]);
    await page.getByText('由人工暂停').waitFor(PATIENT);
    await inspect(page, 'campaign-paused');
    expect(await stepOf(maker, 'waiting')).toBe(before);
    await act('恢复', 'running');
    await expect
      .poll(async () => {
        await bringOn([...WAKE, NEXT_ROUND]);
        return stepOf(maker, 'waiting');
      }, PATIENT)
      .toBeLessThan(before);

    const agent = await opened.enter(personOf(opened.office.instance, 'agent'));
    const [asked] = await opened.pastRowSecurity<{ id: string }>(
      "select client_id as id from consent_asking where state = 'asked' order by client_id limit 1",
    );
    await agent.page.goto(`${opened.portal}/clients/${asked?.id}?tab=consents`);
    await agent.page.locator('[data-asked=asked]').waitFor(PATIENT);
    await whenAlive(agent.page);
    await inspect(agent.page, 'campaign-on-dossier');

    await act('停止', 'stopped');
    await expect.poll(() => page.reload().then(() => stepOf(maker, 'stopped')), PATIENT).toBeGreaterThan(100);
    await whenAlive(page);
    await inspect(page, 'campaign-stopped');
    await page.goto(`${opened.portal}/collection/campaigns`);
    await page.locator('tr[data-campaign=stopped]').waitFor(PATIENT);
    await whenAlive(page);
    await inspect(page, 'campaigns');
    expect([...agent.complaints, ...maker.complaints]).toEqual([]);
  });
});
