import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type WrittenClient,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { PHONE } from './browser.ts';
import { inventedClient, PATIENT, placedAs, untilTold } from './leak-steps.ts';
import { openedOffice } from './opened-office.ts';
import { allText, personOf, whenAlive } from './steps.ts';
import { inboxText, newestCode } from './text-messages.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const CLIENTS = 3;
/** Clause 5.4: a notice to clients is drafted, approved by another, sent, read on the phone; who cannot be reached is told by hand. */
describe('the notice of a leak, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let clients: WrittenClient[];
  let caseId = '';
  let [security, compliance]: WatchedPage[] = [];

  beforeAll(async () => {
    const { instance } = opened.office;
    writer = await openClientWriter(instance);
    const { regionId, branchId, teamId, assigneeId } = await placedAs(writer, personOf(instance, 'agent'));
    clients = [];
    for (let at = 0; at < CLIENTS; at += 1)
      clients.push(
        await writer.write(
          { regionId, branchId, teamId, assigneeId },
          inventedClient(`周${at}明`, `1390000${8_400 + at}`, `1380000${8_400 + at}`),
        ),
      );
    // One of them left no phone.
    await writer.query(`delete from client_field where client_id = $1 and field in ('phone', 'phone2')`, [
      clients.at(-1)?.id,
    ]);
    const [opening] = await writer.query<{ id: string }>(
      `insert into leak_case (year, ordinal, kind, title) values (2026, 1, 'seller-inside', '客户名单外流') returning id`,
    );
    caseId = opening?.id ?? '';
    for (const { id } of clients)
      await writer.query(
        `insert into leak_case_client (case_id, client_id, found_by, classes) values ($1, $2, 'radius', '{strictest,other}')`,
        [caseId, id],
      );
    security = await opened.enter(personOf(instance, 'security'), [400]);
    compliance = await opened.enter(personOf(instance, 'compliance'), [400]);
  });
  afterAll(() => writer?.close());

  const on = (watched: WatchedPage | undefined) => {
    if (watched === undefined) throw new TypeError('the page was opened');
    return watched.page;
  };

  it('security begins it from the facts of the case, and sees what is still missing', async () => {
    const page = on(security);
    await page.goto(`${opened.portal}/incidents/cases/${caseId}/notices`);
    await whenAlive(page);
    await page.getByText('还没有报告或告知').waitFor(PATIENT);
    await inspect(page, 'leak-notices-empty');
    await page.getByLabel('种类').selectOption({ label: '客户告知' });
    await page.getByRole('button', { name: '开始起草' }).click();
    await page.locator('[data-check="contact"][data-missing="true"]').waitFor(PATIENT);
    await whenAlive(page);
    await page.getByText('您参与了起草').waitFor(PATIENT);
    expect(await page.getByLabel('涉及的信息种类 中文').inputValue()).toContain('财产信息');
    await inspect(page, 'leak-notice-draft');
  });

  it('an approval with something missing is refused by a sentence that names it', async () => {
    const page = on(compliance);
    await page.goto(on(security).url());
    await whenAlive(page);
    await page.getByRole('button', { name: '批准' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '批准' }).click();
    await page.getByText(/缺少法律要求的内容（.*联系方式.*）/).waitFor(PATIENT);
    await page.keyboard.press('Escape');
  });

  it('security writes the rest, and another approves it', async () => {
    const page = on(security);
    await page.getByLabel('已采取的补救措施 中文').fill('已停用涉事账号，并更换了全部密钥。');
    await page.getByLabel('已采取的补救措施 English').fill('The account was closed and every key was changed.');
    await page.getByLabel('联系方式 中文').fill('门店前台，或热线 400-810-0000');
    await page.getByLabel('联系方式 English').fill('The shop, or 400-810-0000');
    await page.getByText('法定内容齐全').waitFor(PATIENT);
    await page.getByRole('button', { name: '保存为新版本' }).click();
    await page.getByText('第 2 版与第 1 版的差异').waitFor(PATIENT);
    await page.getByText('第 2 版与第 1 版的差异').click();
    await inspect(page, 'leak-notice-changes');
    const second = on(compliance);
    await second.reload();
    await whenAlive(second);
    await second.getByRole('button', { name: '批准' }).click();
    await second.getByRole('dialog').getByRole('button', { name: '批准' }).click();
    await second.getByText('已批准', { exact: true }).first().waitFor(PATIENT);
  });

  it('goes to the clients of the case, and the counts follow live', async () => {
    const page = on(security);
    await page.reload();
    await whenAlive(page);
    await page.getByRole('button', { name: '发送给客户' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '发送给客户' }).click();
    await page.locator('[data-sending]').waitFor(PATIENT);
    await untilTold(opened, page, CLIENTS - 1);
    await page.locator('[data-step="unreachable"][data-count="1"]').waitFor(PATIENT);
    await page.reload();
    await whenAlive(page);
    await page.getByText('没有可用的手机或邮箱').first().waitFor(PATIENT);
    await inspect(page, 'leak-notice-sent');
    expect(await allText(page)).not.toMatch(/13900008\d{3}|周\d+明/);
  });

  it('is told by hand to whom nothing reached', async () => {
    const page = on(security);
    await page.locator('[data-unreached]').getByRole('button').click();
    await page.getByRole('dialog').getByLabel('信函').check();
    await inspect(page, 'leak-notice-by-hand');
    await page.getByRole('dialog').getByRole('button', { name: '确认已告知' }).click();
    await page.locator('[data-unreached]').getByText('信函').waitFor(PATIENT);
    await page.locator(`[data-told="${CLIENTS}"]`).waitFor(PATIENT);
    expect([...(security?.complaints ?? []), ...(compliance?.complaints ?? [])]).toEqual([]);
  });

  it('is read by the client on their own phone, who comes by the link of the message', async () => {
    const operator = await opened.enter(personOf(opened.office.instance, 'operator'));
    const client = await opened.page();
    await client.page.setViewportSize(PHONE);
    const inbox = await inboxText(operator);
    expect(inbox).toContain('可能受到一起安全事件的影响');
    const [link] = /http[^\s"\\]+\/c#[\w-]{22}/.exec(inbox) ?? [''];
    await client.page.goto(link);
    await client.page.getByRole('button', { name: '获取验证码' }).click();
    await client.page.getByLabel('六位验证码').fill(await newestCode(operator, 0));
    await client.page.getByRole('button', { name: '进入' }).click();
    await client.page.getByRole('link', { name: '安全告知' }).click(PATIENT);
    await client.page.getByText('已停用涉事账号').waitFor(PATIENT);
    await inspect(client.page, 'own-leak-notice');
    expect(client.complaints).toEqual([]);
  });
});
