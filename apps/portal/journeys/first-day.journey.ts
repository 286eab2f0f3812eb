import { readFile } from 'node:fs/promises';
import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, openBrowser } from './browser.ts';
import { firstLoadOf } from './first-load.ts';
import { inventList } from './invented-list.ts';
import { stepsOfKeysAndRegister } from './key-steps.ts';
import { stepsOfTheLog } from './log-steps.ts';
import type { OfficeDay } from './office-day.ts';
import { stepsOfRoles } from './role-steps.ts';
import { stepsOfRotations } from './rotation-steps.ts';
import { allText, personOf, search, signIn, whenAlive } from './steps.ts';
import { inspect, type WatchedPage, watchedPage } from './watched-page.ts';

const list = inventList();
const [sought] = list.clients.slice(42);
if (sought === undefined) throw new Error('the list is too short');
const LIST_PAGE_SCRIPT_BYTES = 70 * 1024;

/** The first day of an office, as its people see it. The steps build on each other and run in this order. */
describe('the first day of an office, in a real browser', () => {
  let office: TemporaryInstance;
  let browser: Browser;
  let agentsBrowser: BrowserContext;
  let agent: WatchedPage;
  let portal = '';
  let dossier = '';

  beforeAll(async () => {
    [office, browser] = await Promise.all([startTemporaryInstance(), openBrowser()]);
    portal = office.instance.portal.url;
    agentsBrowser = await browserOf(browser);
    // 503: the dossier that lies open asks on while a changed role is not confirmed yet.
    agent = await watchedPage(agentsBrowser, [401, 403, 404, 503]);
  });
  afterAll(async () => {
    await browser?.close();
    await office?.dispose();
  });

  it('a page of the office asks who you are, a wrong password says so and keeps the e-mail', async () => {
    const { page } = agent;
    const person = personOf(office.instance, 'agent');
    await page.goto(`${portal}/clients`);
    await page.waitForURL(/\/sign-in\?to=%2Fclients$/);
    await whenAlive(page);
    await inspect(page, 'sign-in');
    await page.getByLabel('工作邮箱').fill(person.email);
    await page.getByLabel('密码', { exact: true }).fill('certainly not the password');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('工作邮箱').inputValue()).toBe(person.email);
    await inspect(page, 'sign-in-refused');
  });

  it('an agent signs in and starts at the desk', async () => {
    const { page } = agent;
    await signIn(page, portal, personOf(office.instance, 'agent'));
    await page.getByRole('heading', { name: '工作台', level: 1 }).waitFor();
    await inspect(page, 'desk-empty');
  });

  it('a file that is no list is refused with its reason, and nothing is imported', async () => {
    const { page } = agent;
    await page.goto(`${portal}/collection/imports`);
    await whenAlive(page);
    await inspect(page, 'imports-empty');
    await page.setInputFiles('input[type=file]', {
      name: 'picture.png',
      mimeType: 'image/png',
      buffer: Buffer.from('PNG'),
    });
    await page.getByText('只接收 CSV 和 XLSX 文件').waitFor();
    await inspect(page, 'imports-refused');
  });

  it('the list is shown as it will be understood, before anything is written', async () => {
    const { page } = agent;
    await page.setInputFiles('input[type=file]', { name: '老客户名单.csv', mimeType: 'text/csv', buffer: list.csv });
    await page.waitForURL(/\/collection\/imports\/[0-9a-f-]{36}$/);
    await page.getByRole('heading', { name: '每一列是什么' }).waitFor();
    expect(await page.getByLabel('联系电话：对应为').inputValue()).toBe('phone');
    await page.getByText('3室2厅').first().waitFor();
    await page.getByText(`可导入 ${list.clients.length + list.duplicates} 行`).waitFor();
    await inspect(page, 'import-columns');

    // Taking the phone away is noticed at once; giving it back is understood again.
    await page.getByLabel('联系电话：对应为').selectOption('ignore');
    await page.getByText('要有“电话”这一列才能导入').waitFor();
    await page.getByLabel('联系电话：对应为').selectOption('phone');
    await page.getByRole('button', { name: /^导入/ }).waitFor();
  });

  it('the import runs to a report whose figures are those of the list', async () => {
    const { page } = agent;
    await page.getByRole('button', { name: /^(?:开始导入|导入 [\d,]+ 行)$/ }).click();
    await page.getByRole('heading', { name: '导入完成' }).waitFor({ timeout: 60_000 });
    await whenAlive(page);
    const figure = async (name: string) => {
      const row = page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) });
      return Number((await row.locator('dd').first().textContent())?.replaceAll(',', ''));
    };
    expect(await figure('读取的行')).toBe(list.rows);
    expect(await figure('新建客户')).toBe(list.clients.length);
    expect(await figure('重复（名单内或本店已有）')).toBe(list.duplicates);
    expect(await figure('未导入')).toBe(list.rejected);
    expect(await figure('不同的人')).toBe(list.clients.length);
    await inspect(page, 'import-report');

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载未导入清单' }).click();
    const rejects = await readFile(await (await download).path(), 'utf8');
    expect(rejects).toContain('错号码');

    await page.goto(`${portal}/collection/imports`);
    await whenAlive(page);
    await inspect(page, 'imports');
  });

  it('a client is found by the whole phone and by a part of the name, and only masks are shown', async () => {
    const { page } = agent;
    await page.goto(`${portal}/clients`);
    await whenAlive(page);
    await inspect(page, 'clients');
    await search(page, sought.phone);
    await page.getByText('共 1 位').waitFor();
    await search(page, sought.name.slice(1));
    const rows = page.locator('tbody tr[data-row]');
    expect(await rows.count()).toBeGreaterThan(1);
    await inspect(page, 'clients-found');
    await search(page, sought.phone.slice(-4));
    await page.getByText('共 1 位').waitFor();
    const shown = await allText(page);
    expect(shown).toContain('****');
    expect(shown).not.toContain(sought.phone);
    expect(shown).not.toContain(sought.name);
    await search(page, '查无此人甲乙丙');
    await page.getByText('没有找到相符的客户').waitFor();
    await inspect(page, 'clients-none');
  });

  it('rows are walked with J, the summary opens beside the list, and the palette finds by four digits', async () => {
    const { page } = agent;
    await page.goto(`${portal}/clients`);
    await whenAlive(page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await page.getByRole('complementary', { name: '客户摘要' }).getByText('需求', { exact: true }).waitFor();
    await inspect(page, 'clients-summary');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '本页快捷键' }).waitFor();
    await inspect(page, 'keys');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(sought.phone.slice(-4));
    await page.getByRole('option').first().waitFor();
    await inspect(page, 'palette');
    await page.getByText('手机后四位相符的客户').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/clients\/[0-9a-f-]{36}$/);
    dossier = page.url();
  });

  it('one phone is opened for a stated purpose, and after a minute it is sealed again', async () => {
    const { page } = agent;
    // The browser's clock is ours from here on, so that a minute passes at once.
    await page.clock.install();
    await page.goto(dossier);
    await whenAlive(page);
    expect(await allText(page)).not.toContain(sought.phone);
    await inspect(page, 'dossier');
    await page.keyboard.press('r');
    const question = page.getByRole('dialog', { name: '查看电话' });
    // Nobody has consented yet (clause 1.3), so this is the one purpose there is.
    await question.getByLabel('征求同意').waitFor();
    expect(await question.getByRole('radio').count()).toBe(1);
    await inspect(page, 'reveal');
    await page.keyboard.press('Enter');
    const opened = page.locator('[data-opened="phone"]');
    await opened.waitFor();
    expect(await opened.textContent()).toContain(sought.phone);
    await inspect(page, 'revealed');
    await page.clock.fastForward(61_000);
    await opened.waitFor({ state: 'detached' });
    expect(await allText(page)).not.toContain(sought.phone);
  });

  it('the auditor sees that look with its purpose, and the number nowhere', async () => {
    const { page, complaints } = await watchedPage(await browserOf(browser), [403]);
    await signIn(page, portal, personOf(office.instance, 'auditor'));
    await inspect(page, 'desk-auditor');
    await page.goto(`${portal}/accountability/log?action=circulation.field-revealed`);
    await whenAlive(page);
    const row = page.locator('tbody tr[data-row]').first();
    expect(await row.textContent()).toMatch(/查看封存内容[\s\S]*KH-\d{6}[\s\S]*征求同意[\s\S]*电话/);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: '日志记录' }).waitFor();
    await inspect(page, 'log');
    const shown = await allText(page);
    expect(shown).not.toContain(sought.phone);
    expect(shown).not.toContain(sought.phone.slice(-4));
    await page.goto(`${portal}/clients`);
    await page.getByRole('heading', { name: '您的岗位不能打开这一页' }).waitFor();
    await inspect(page, 'refused');
    expect(complaints).toEqual([]);
  });

  it("another branch's agent does not learn that the client exists", async () => {
    const here = personOf(office.instance, 'agent').branch ?? '';
    const { page, complaints } = await watchedPage(await browserOf(browser), [404]);
    await signIn(page, portal, personOf(office.instance, 'agent', { notIn: here }));
    await page.goto(`${portal}/clients`);
    await whenAlive(page);
    for (const text of [sought.phone, sought.phone.slice(-4), sought.name]) {
      await search(page, text);
      await page.getByText('没有找到相符的客户').waitFor();
    }
    await page.goto(dossier);
    await page.getByRole('heading', { name: '没有这一页' }).waitFor();
    await inspect(page, 'not-found');
    expect(complaints).toEqual([]);
  });

  it('the manager of the branch sees who looked, and English and the dark theme stay chosen', async () => {
    const here = personOf(office.instance, 'agent').branch ?? '';
    const { page, complaints } = await watchedPage(await browserOf(browser));
    await signIn(page, portal, personOf(office.instance, 'store-manager', { in: here }));
    await page.goto(`${dossier}?tab=looks`);
    await page.getByText('电话 · 征求同意').first().waitFor();
    await whenAlive(page);
    await inspect(page, 'dossier-looks');
    await page.goto(`${portal}/settings`);
    await whenAlive(page);
    await inspect(page, 'settings');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.waitForFunction(() => document.documentElement.className === 'theme-dark');
    await page.goto(`${portal}/clients`);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('heading', { name: 'Clients', level: 1 }).waitFor();
    await whenAlive(page);
    await inspect(page, 'clients-english');
    expect(complaints).toEqual([]);
  });

  const day = (): OfficeDay => ({ office, browser, portal, dossier, secrets: [sought.phone, sought.name], agent });
  stepsOfTheLog(day);
  stepsOfKeysAndRegister(day);
  stepsOfRotations(day);
  stepsOfRoles(day);

  it('whoever tries too often is told how long to wait', async () => {
    const { page } = await watchedPage(await browserOf(browser), [401, 429]);
    await page.goto(`${portal}/sign-in`);
    await whenAlive(page);
    await page.getByLabel('工作邮箱').fill(personOf(office.instance, 'hr').email);
    const alert = page.getByRole('alert');
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await page.getByLabel('密码', { exact: true }).fill(`wrong password number ${attempt}`);
      const answer = page.waitForResponse((response) => response.request().method() === 'POST');
      await page.getByRole('button', { name: '登录', exact: true }).click();
      await answer;
      if ((await alert.textContent())?.includes('次数过多')) break;
    }
    expect(await alert.textContent()).toMatch(/次数过多.*约 \d+ (?:秒|分钟)后可再试/);
    await inspect(page, 'sign-in-limited');
  });

  it('without the api every page refuses and says who can help; without a network the device says so itself', async () => {
    const context = await browserOf(browser);
    const { page } = await watchedPage(context, [503]);
    await signIn(page, portal, personOf(office.instance, 'store-manager'));
    // A dossier follows its client as long as it lies open, and a browser complains of every stream that breaks.
    await agent.page.goto(portal);
    await office.parts.stop('api');
    try {
      await page.goto(`${portal}/clients`);
      await page.getByRole('heading', { name: '系统暂时没有应答' }).waitFor();
      await inspect(page, 'unavailable');
    } finally {
      await office.parts.start('api');
    }
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await context.setOffline(true);
    await page.goto(`${portal}/clients`);
    await page.getByRole('heading', { name: '网络断开了' }).waitFor();
    await inspect(page, 'offline');
  });

  /** The cookies of somebody of this role, without what their browser keeps of scripts. */
  const signedInAs = async (role: string) => {
    if (role === 'agent') return agentsBrowser.storageState();
    const context = await browserOf(browser);
    await signIn(await context.newPage(), portal, personOf(office.instance, role));
    const state = await context.storageState();
    await context.close();
    return state;
  };

  it('a list loads at most 70 KB of script, compressed', async () => {
    const lists = [
      ['agent', '/clients'],
      ['agent', '/collection/imports'],
      ['auditor', '/accountability/log'],
      ['compliance', '/accountability/register'],
    ] as const;
    for (const [role, path] of lists) {
      const fresh = await browser.newContext({ storageState: await signedInAs(role) });
      const { bytes, files } = await firstLoadOf(fresh, `${portal}${path}`);
      expect(bytes, `${path}:\n${files.join('\n')}`).toBeLessThanOrEqual(LIST_PAGE_SCRIPT_BYTES);
      await fresh.close();
    }
  });

  it('another site cannot act with the cookie of somebody who is signed in', async () => {
    const cookies = await agentsBrowser.cookies(portal);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    for (const path of ['/trpc/clients.search', '/imports', '/sign-out', '/preferences', '/api/auth/sign-out']) {
      const headers = { cookie, origin: 'https://elsewhere.example', 'content-type': 'application/json' };
      const answer = await fetch(`${portal}${path}`, { method: 'POST', headers, body: '{}' });
      expect(answer.status, path).toBe(403);
    }
  });

  it('signing out ends the session, and nothing in the whole day made the browser complain', async () => {
    const { page, complaints } = agent;
    await page.goto(`${portal}/settings`);
    await page.getByRole('main').getByRole('button', { name: '退出登录' }).click();
    await page.getByText('您已退出').waitFor();
    await page.goto(`${portal}/clients`);
    await page.waitForURL(/\/sign-in\?to=/);
    expect(complaints).toEqual([]);
  });
});
