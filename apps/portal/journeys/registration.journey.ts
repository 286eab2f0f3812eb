import { aPublishedNotice } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientWriter,
  openClientWriter,
  type Placement,
} from '../../../packages/proofs/src/office/written-clients.ts';
import { DESKTOP, PHONE } from './browser.ts';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect, type WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 60_000 };
const A_MINUTE_MS = 60_000;
/** Of an average typist, per key (Card, Moran and Newell 1983): what a person needs where a test types faster. */
const MS_A_KEY = 280;
const OWN = { name: '端木槿', phone: '13900001234' };
const ANOTHERS = {
  name: '司徒竹',
  gender: '女',
  phone: '13900005678',
  phone2: '13900006789',
  idNumber: '11010519491231002X',
  remark: '示例',
  wording: '{"price":"三百万左右"}',
  'property.address': '桂花路1号2幢301',
  'property.certificateNo': '豫(2020)郑州市不动产权第0000001号',
  'property.wording': '{"area":"约九十"}',
  'demand.wording': '{"layout":"三室朝南"}',
} as const;

/** Clause 1: a client is registered with what the service needs, in under a minute, and answers on a phone of their own. */
describe('registering a client, in a real browser', () => {
  const opened = openedOffice();
  let writer: ClientWriter;
  let agent: WatchedPage;
  let operator: WatchedPage;
  let client: WatchedPage;
  let dossier = '';

  beforeAll(async () => {
    writer = await openClientWriter(opened.office.instance);
    await aPublishedNotice(writer, 'clients');
    const person = personOf(opened.office.instance, 'agent');
    const [place] = await writer.query<Placement>(
      `select s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId", null as "assigneeId"
         from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [person.email],
    );
    if (place === undefined) throw new TypeError('the agent works somewhere');
    await writer.write(place, ANOTHERS);
    [agent, operator, client] = await Promise.all([
      opened.enter(person, [403, 404]),
      opened.enter(personOf(opened.office.instance, 'operator')),
      opened.page(),
    ]);
    await client.page.setViewportSize(PHONE);
  });
  afterAll(() => writer?.close());

  /** That the network was lost is provoked on purpose. */
  const consoleClean = () => {
    const all = [...agent.complaints, ...client.complaints, ...operator.complaints];
    expect(all.filter((text) => !text.includes('net::ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  };

  async function newestCode(): Promise<string> {
    const read = () =>
      operator.page.evaluate(async () => {
        const headers = { 'content-type': 'application/json' };
        return (await fetch('/trpc/storage.messages.inbox', { method: 'POST', headers, body: '{}' })).text();
      });
    const codesIn = (text: string) => Array.from(text.matchAll(/验证码 (\d{6})/g), ([, code]) => code ?? '');
    await expect.poll(async () => codesIn(await read()).length, WAIT).toBeGreaterThan(0);
    return codesIn(await read())[0] ?? '';
  }

  /** Fills in the form of a purchase by the keyboard alone. @returns how many keys that took */
  async function typePurchase({ name, phone }: typeof OWN): Promise<number> {
    const { page } = agent;
    let keys = 0;
    const press = async (key: string) => {
      await page.keyboard.press(key);
      keys += 1;
    };
    const type = async (text: string) => {
      await page.keyboard.type(text);
      keys += text.length;
    };
    await press('1');
    await page.getByLabel('姓名').waitFor(WAIT);
    await press('Tab');
    await type(name);
    await press('Tab');
    await type(phone);
    for (const value of ['', '海淀区', '三室两厅', '4500000', '5000000']) {
      await press('Tab');
      await type(value);
    }
    await press('Control+Enter');
    return keys;
  }

  it.each([
    ['desktop', DESKTOP, OWN],
    ['phone', PHONE, { name: '东方葵', phone: '13900004321' }],
  ] as const)(
    'takes under a minute by the keyboard alone, on a screen of the size of a %s',
    async (device, size, person) => {
      const { page } = agent;
      await page.setViewportSize(size);
      await page.goto(`${opened.portal}/clients`);
      await whenAlive(page);
      const began = performance.now();
      await page.keyboard.press('n');
      await page.waitForURL('**/clients/new', WAIT);
      await page.getByRole('toolbar', { name: '客户要办理什么？可多选' }).waitFor(WAIT);
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? ''), WAIT).toContain('求购');
      const keys = 1 + (await typePurchase(person));
      await page.locator('[data-asking]').waitFor(WAIT);
      const tookMs = performance.now() - began;
      const byPersonMs = tookMs + keys * MS_A_KEY;
      process.stdout.write(
        `registration on a ${device}: ${keys} keys, ${Math.round(tookMs)} ms for the screens, about ${Math.round(byPersonMs / 1000)} s for a person\n`,
      );
      expect(byPersonMs).toBeLessThan(A_MINUTE_MS);
      consoleClean();
    },
  );

  it('leaves nothing of the client in the browser or in an address', async () => {
    const { page } = agent;
    const kept = await page.evaluate(async () => ({
      local: JSON.stringify(localStorage),
      session: JSON.stringify(sessionStorage),
      databases: (await indexedDB.databases()).length,
      caches:
        (await caches.keys()).length === 0
          ? ''
          : JSON.stringify(
              await Promise.all(
                (await caches.keys()).map(async (name) =>
                  (await (await caches.open(name)).keys()).map(({ url }) => url),
                ),
              ),
            ),
      address: location.href,
      history: JSON.stringify(history.state),
    }));
    for (const value of [OWN.name, OWN.phone, '东方葵', '13900004321'])
      expect(JSON.stringify(kept)).not.toContain(value);
    expect(kept.databases).toBe(0);
  });

  it('shows a code that the client takes to a phone of their own, follows them live, and gives way to the dossier', async () => {
    const { page } = agent;
    await page.setViewportSize(DESKTOP);
    await page.getByRole('button', { name: '显示二维码' }).click();
    await page.getByRole('img', { name: '客户本人页面的二维码' }).waitFor(WAIT);
    await inspect(page, 'registration-asking');
    const link = await page.locator('[data-link]').getAttribute('data-link');
    await client.page.goto(link ?? '');
    await whenAlive(client.page);
    await client.page.getByRole('button', { name: '获取验证码' }).click();
    await page.locator('[role=status][data-state=opened]').waitFor(WAIT);
    await client.page.getByLabel('六位验证码').fill(await newestCode());
    await client.page.getByRole('button', { name: '进入' }).click();
    await client.page.waitForURL('**/c/own', WAIT);
    await client.page.getByText('东方葵').first().waitFor(WAIT);
    await page.locator('[role=status][data-state=inside]').waitFor(WAIT);
    await client.page.getByRole('link', { name: '用途与同意' }).click();
    const purchase = client.page.locator('[data-asks="purchase"]');
    await purchase.getByLabel('同意', { exact: true }).check();
    await client.page.locator('[data-asks="viewing"]').getByLabel('同意', { exact: true }).check();
    await client.page.getByRole('button', { name: '提交答复' }).click();
    await client.page.getByRole('status').getByText('您的答复已记录').waitFor(WAIT);
    await page.waitForURL(/\/clients\/[0-9a-f-]{36}\?tab=consents$/, WAIT);
    dossier = page.url().replace(/\?.*/, '');
    await page.locator('[data-consent="purchase/general"][data-state=given]').waitFor(WAIT);
    await inspect(page, 'registration-dossier');
    consoleClean();
  });

  it('closes what lies open on the agent’s screen as soon as the client takes it back', async () => {
    const { page } = agent;
    await page.goto(`${dossier}?tab=consents`);
    await whenAlive(page);
    await page.keyboard.press('r');
    await page.getByRole('dialog', { name: '查看电话' }).getByLabel('带看安排').check();
    await page.keyboard.press('Enter');
    const phone = page.locator('[data-opened="phone"]');
    await phone.waitFor(WAIT);
    for (const purpose of ['viewing', 'purchase']) {
      const answered = client.page.locator(`[data-purpose="${purpose}"]`);
      await answered.getByRole('button', { name: /撤回同意/ }).click();
      await answered.getByText('已撤回').waitFor(WAIT);
    }
    await phone.waitFor({ state: 'detached', ...WAIT });
    expect(await page.locator('main').textContent()).not.toContain('13900004321');
    consoleClean();
  });

  it('is corrected at the client’s word, and the trail says who and when and no value', async () => {
    const { page } = agent;
    await page.goto(dossier);
    await whenAlive(page);
    await page.getByRole('button', { name: '更正姓名' }).click();
    const dialog = page.getByRole('dialog', { name: '更正姓名' });
    await dialog.getByLabel('正确的姓名').fill('南宫葵');
    await dialog.getByLabel('已核对证件或拨打号码确认').check();
    await dialog.getByRole('button', { name: '更正', exact: true }).click();
    await page.getByRole('heading', { name: '南宫*' }).waitFor(WAIT);
    await page.getByRole('button', { name: '更正姓名' }).click();
    await dialog.getByRole('button', { name: '查看更正记录' }).click();
    await page.locator('[data-trail=past]').waitFor(WAIT);
    expect(await page.locator('main').textContent()).not.toMatch(/南宫葵|东方葵/);
    await inspect(page, 'registration-correction');
    await page.setViewportSize(DESKTOP);
    consoleClean();
  });

  it('is corrected in what the client looks for, by the agent and by the client alone, and shows whose word it is', async () => {
    const { page } = agent;
    await page.getByText('各项来源与更正').click();
    await page.getByRole('button', { name: '更正预算上限' }).click();
    const dialog = page.getByRole('dialog', { name: '更正预算上限' });
    await dialog.getByLabel('正确的预算上限').fill('600000000');
    await dialog.getByRole('button', { name: '更正', exact: true }).click();
    await dialog.locator('[data-asks=price-unusual]').waitFor(WAIT);
    await inspect(page, 'registration-correct-item');
    await page.setViewportSize(DESKTOP);
    await dialog.getByLabel('正确的预算上限').fill('5600000');
    await dialog.getByRole('button', { name: '更正', exact: true }).click();
    await page.locator('[data-item-field="demand.budgetTo"]').getByText('560 万元').waitFor(WAIT);
    await client.page.goto(`${opened.portal}/c/own`);
    await whenAlive(client.page);
    await client.page.getByText('更正或补充').click();
    await client.page.getByLabel('哪一项').selectOption({ label: '意向户型' });
    await client.page.getByLabel('正确内容').fill('四室两厅');
    await inspect(client.page, 'own-correct');
    await client.page.getByRole('button', { name: '保存更正' }).click();
    await client.page.getByRole('status').getByText('已更正').waitFor(WAIT);
    await client.page.getByText('3室2厅').waitFor(WAIT);
    await page.reload();
    await whenAlive(page);
    await page.getByText('各项来源与更正').click();
    await page.locator('[data-item-field="demand.layout"]').getByText('4室2厅').waitFor(WAIT);
    await page.getByRole('button', { name: '更正意向户型' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '查看更正记录' }).click();
    await page.locator('[data-trail=now]').getByText('客户本人').waitFor(WAIT);
    await inspect(page, 'registration-item-trail');
    await page.setViewportSize(DESKTOP);
    // The client took the purchase back: what they looked for before stays shut as everything else of theirs.
    await page.locator('[data-trail=past] [data-sealed]').click();
    const asked = page.getByRole('dialog', { name: '查看更正前的需求原文' });
    await asked.locator('[data-closed="consent-missing"]').waitFor(WAIT);
    await page.keyboard.press('Escape');
    await page.setViewportSize(DESKTOP);
    consoleClean();
  });

  it('keeps a draft with the office over a lost network and a closed tab, and shows what is wrong beside its field', async () => {
    const { page } = agent;
    await page.goto(`${opened.portal}/clients/new`);
    await whenAlive(page);
    await page.getByRole('button', { name: /出售居间服务/ }).click();
    await page.getByLabel('姓名').fill('南宫榆');
    await page.locator('[data-draft-state=saved]').waitFor(WAIT);
    await page.context().setOffline(true);
    await page.getByLabel('房屋地址').fill('海淀区测试路 1 号');
    await page.locator('[data-draft-state=waiting]').waitFor(WAIT);
    await page.context().setOffline(false);
    await page.locator('[data-draft-state=saved]').waitFor(WAIT);
    expect(page.url()).toMatch(/\?draft=[0-9a-f-]{36}$/);
    await page.goto(`${opened.portal}/clients/new`);
    await whenAlive(page);
    await page.locator('[data-draft]').getByText('南宫*').click();
    await expect.poll(() => page.getByLabel('房屋地址').inputValue(), WAIT).toBe('海淀区测试路 1 号');
    await whenAlive(page);
    await page.getByLabel('联系电话').fill('12345');
    await page.getByLabel('委托价格').fill('480');
    await page.getByRole('button', { name: '登记并征求同意' }).click();
    await page.getByText('这不是一个电话号码').waitFor(WAIT);
    await page.locator('[data-asks="price-unusual"]').waitFor(WAIT);
    await inspect(page, 'registration-findings');
    consoleClean();
  });

  it('links one’s own client by the phone, and tells nothing of anybody else’s', async () => {
    const { page } = agent;
    const phone = page.getByLabel('联系电话');
    await phone.fill(ANOTHERS.phone);
    await phone.blur();
    const kept = page.locator('[data-known=kept]');
    await kept.waitFor(WAIT);
    expect(await kept.textContent()).not.toMatch(/KH-|司徒|司\*/);
    await inspect(page, 'registration-known');
    await phone.fill('139-0000-1234');
    await phone.blur();
    await page.locator('[data-known=mine]').getByRole('link', { name: '打开档案' }).waitFor(WAIT);
    await page.getByRole('button', { name: '放弃' }).click();
    await page.waitForURL('**/clients', WAIT);
    const [left] = await writer.query<{ drafts: number }>('select count(*)::int as drafts from registration_draft');
    expect(left?.drafts).toBe(0);
    consoleClean();
  });

  it('takes an old list over for chosen services, and names the columns that none of them needs', async () => {
    const { page } = agent;
    await page.goto(`${opened.portal}/collection/imports`);
    await whenAlive(page);
    const text =
      '客户姓名,性别,联系电话,身份证号,客户类型,意向区域\n夏侯柏,女,13900007777,11010519491231002X,求购,海淀区\n';
    const file = { name: '老客户名单.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.setInputFiles('input[type=file]', file);
    await page.getByRole('heading', { name: '每一列是什么' }).waitFor(WAIT);
    expect(await page.getByLabel('签约与过户协助').isChecked()).toBe(false);
    await page.locator('[data-outside="2"]').waitFor(WAIT);
    await inspect(page, 'import-outside');
    await page.getByLabel('签约与过户协助').check();
    await page.locator('[data-outside="1"]').waitFor(WAIT);
    await page.getByLabel('签约与过户协助').uncheck();
    await page.locator('[data-outside="2"]').waitFor(WAIT);
    await page.getByRole('button', { name: /^(?:开始导入|导入 [\d,]+ 行)$/ }).click(WAIT);
    await page.getByRole('heading', { name: '导入完成' }).waitFor(WAIT);
    const fields = await writer.query<{ field: string }>(
      "select field from client_field f join client c on c.id = f.client_id where c.origin = 'imported' order by field",
    );
    expect(fields.map(({ field }) => field)).toEqual(['name', 'phone']);
    consoleClean();
  });
});
