import { nextCode } from '@kean/agency/one-time-code';
import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import { openSql } from '@kean/testing';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, openBrowser, PHONE } from './browser.ts';
import { personOf, signIn, takeSecondStep, whenAlive } from './steps.ts';
import { inspect, type WatchedPage, watchedPage } from './watched-page.ts';

/** An authenticator as part of the browser (WebDriver, virtual authenticators), which always finds its person. */
async function virtualAuthenticator(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return session;
}

/** As if every second step had been passed an hour ago. */
async function letProofsAge(url: string): Promise<void> {
  const sql = openSql(url);
  await sql.query(`update auth_session set second_factor_at = second_factor_at - interval '1 hour'`);
  await sql.close();
}

/** As if the person had just been given the role. */
async function withoutFactors(url: string, email: string): Promise<void> {
  const sql = openSql(url);
  await sql.query('delete from second_factor where staff_id = (select id from auth_user where email = $1)', [email]);
  await sql.close();
}

describe('signing in, grown up', () => {
  let office: TemporaryInstance;
  let browser: Browser;
  let portal: string;
  let agent: WatchedPage;
  beforeAll(async () => {
    office = await startTemporaryInstance();
    browser = await openBrowser();
    portal = office.instance.portal.url;
    agent = await watchedPage(await browserOf(browser), [400, 401, 403]);
    await virtualAuthenticator(agent.page);
  });
  afterAll(async () => {
    await browser?.close();
    await office?.dispose();
  });

  it('an agent registers a passkey, keeps the recovery codes and finds it in the list', async () => {
    const { page } = agent;
    await signIn(page, portal, personOf(office.instance, 'agent'));
    await page.goto(`${portal}/settings`);
    await whenAlive(page);
    await inspect(page, 'settings');
    await page.getByRole('link', { name: '登录安全' }).click();
    await page.getByRole('heading', { name: '登录安全', level: 1 }).waitFor();
    await whenAlive(page);
    await page.getByRole('button', { name: '添加验证方式' }).click();
    const dialog = page.getByRole('dialog', { name: '添加验证方式' });
    await inspect(page, 'security-add');
    await dialog.getByLabel('名称').fill('办公电脑');
    await dialog.getByRole('button', { name: '登记通行密钥' }).click();
    const codes = page.getByRole('dialog', { name: '恢复码' });
    await codes.getByRole('listitem').first().waitFor();
    expect(await codes.getByRole('listitem').count()).toBe(10);
    await inspect(page, 'security-recovery-codes');
    await codes.getByLabel('我已经保存好').check();
    await codes.getByRole('button', { name: '完成' }).click();
    await page.getByText('办公电脑').waitFor();
    await inspect(page, 'security');
  });

  it('the passkey signs the agent in without a password', async () => {
    const { page } = agent;
    await page.goto(`${portal}/settings`);
    await page.getByRole('main').getByRole('button', { name: '退出登录' }).click();
    await page.getByText('您已退出').waitFor();
    await whenAlive(page);
    await inspect(page, 'sign-in-passkey');
    await page.getByRole('button', { name: '用通行密钥登录' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await whenAlive(page);
  });

  it('another device is news until it is known, and is signed out from here at once', async () => {
    const { page } = agent;
    const other = await watchedPage(await browserOf(browser), [400, 401, 403]);
    await other.page.goto(`${portal}/sign-in`);
    await whenAlive(other.page);
    const person = personOf(office.instance, 'agent');
    await other.page.getByLabel('工作邮箱').fill(person.email);
    await other.page.getByLabel('密码', { exact: true }).fill(person.password);
    await other.page.getByRole('button', { name: '登录', exact: true }).click();
    // The agent has a passkey now, so the password alone opens nothing.
    await other.page.waitForURL((url) => url.pathname === '/sign-in/second-step');
    await whenAlive(other.page);
    await inspect(other.page, 'second-step-recovery');
    await other.page.goto(`${portal}/clients`);
    await other.page.waitForURL((url) => url.pathname === '/sign-in/second-step');

    await page.goto(`${portal}/clients`);
    await page.getByText(/有一台新设备用您的账号登录/).waitFor();
    await inspect(page, 'new-device');
    await page.getByRole('link', { name: '不是我，去处理' }).click();
    await page.getByRole('heading', { name: '登录的设备', level: 1 }).waitFor();
    await whenAlive(page);
    await inspect(page, 'sessions');
    await page.locator('[data-session=elsewhere]').getByRole('button', { name: '让它退出' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^让“.+”退出$/ })
      .click();
    await page.locator('[data-session=elsewhere]').waitFor({ state: 'detached' });
    await page.getByText(/有一台新设备用您的账号登录/).waitFor({ state: 'detached' });
    await other.page.goto(`${portal}/clients`);
    await other.page.waitForURL((url) => url.pathname === '/sign-in');
    expect(other.complaints).toEqual([]);
  });

  it('a page of another role is refused with who may open it and whom to ask', async () => {
    const { page, complaints } = agent;
    await page.goto(`${portal}/storage/keys`);
    await page.getByRole('heading', { name: '您的岗位不能打开这一页' }).waitFor();
    await page.getByText(/能打开这一页的岗位：.*运维/).waitFor();
    await inspect(page, 'refused-page');
    expect(complaints).toEqual([]);
  });

  it('whoever may open many places finds all of them on a phone, and pushes nothing sideways', async () => {
    const { page, complaints } = await watchedPage(await browserOf(browser), [400, 401, 403]);
    await signIn(page, portal, personOf(office.instance, 'compliance'));
    await page.setViewportSize(PHONE);
    const tabs = page.getByRole('navigation', { name: '主导航' });
    expect(await tabs.getByRole('link').count()).toBe(4);
    expect(await tabs.evaluate((bar) => bar.scrollWidth - bar.clientWidth)).toBeLessThanOrEqual(0);
    await tabs.getByText('更多').click();
    await tabs.getByRole('link', { name: '设置' }).waitFor();
    await inspect(page, 'tabs-more');
    await page.setViewportSize(PHONE);
    await tabs.getByRole('link', { name: '设置' }).click();
    await page.waitForURL((url) => url.pathname === '/settings');
    await tabs.getByRole('link', { name: '设置' }).waitFor({ state: 'hidden' });
    await inspect(page, 'tabs-closed');
    expect(complaints).toEqual([]);
  });

  it('somebody whose role asks for a second factor and who has none registers one before anything else', async () => {
    const { page, complaints } = await watchedPage(await browserOf(browser), [400, 401, 403]);
    const security = personOf(office.instance, 'security');
    await withoutFactors(office.instance.databases.kean.owner, security.email);
    await page.goto(`${portal}/sign-in`);
    await whenAlive(page);
    await page.getByLabel('工作邮箱').fill(security.email);
    await page.getByLabel('密码', { exact: true }).fill(security.password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/sign-in/enrol');
    await page.goto(`${portal}/clients`);
    await page.waitForURL((url) => url.pathname === '/sign-in/enrol');
    await whenAlive(page);
    await inspect(page, 'enrol');
    await page.getByRole('button', { name: '登记验证器' }).click();
    await page.getByRole('img', { name: '验证器的二维码' }).waitFor();
    const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '');
    await page.getByLabel('验证器显示的 6 位数字').fill(await nextCode(secret));
    await inspect(page, 'enrol-app');
    await page.getByRole('button', { name: '完成登记' }).click();
    await page.getByLabel('我已经保存好').check();
    await inspect(page, 'enrol-codes');
    await page.getByRole('button', { name: '进入工作台' }).click();
    await page.waitForURL((url) => url.pathname === '/clients');
    expect(complaints).toEqual([]);
  });

  it('an operator passes the second step by code, and proves it again before an act that asks for it', async () => {
    const { page, complaints } = await watchedPage(await browserOf(browser), [400, 401, 403]);
    const operator = personOf(office.instance, 'operator');
    await page.goto(`${portal}/storage/keys`);
    await whenAlive(page);
    await page.getByLabel('工作邮箱').fill(operator.email);
    await page.getByLabel('密码', { exact: true }).fill(operator.password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/sign-in/second-step');
    await whenAlive(page);
    await page.getByLabel('验证器上的 6 位数字').fill('000000');
    await page.getByRole('button', { name: '继续', exact: true }).click();
    await page.getByText('验证没有通过').waitFor();
    await inspect(page, 'second-step-refused');
    await takeSecondStep(page, operator.oneTimeSecret ?? '');
    await page.waitForURL((url) => url.pathname === '/storage/keys');
    await whenAlive(page);
    await letProofsAge(office.instance.databases.kean.owner);
    await page.goto(`${portal}/settings/security`);
    await whenAlive(page);
    await page.getByRole('button', { name: '重新生成恢复码' }).click();
    const proof = page.getByRole('dialog', { name: '请再次验证是您本人' });
    await proof.getByLabel('验证器上的 6 位数字').waitFor();
    await inspect(page, 'prove-again');
    await proof.getByLabel('验证器上的 6 位数字').fill(await nextCode(operator.oneTimeSecret ?? ''));
    await proof.getByRole('button', { name: '验证并继续' }).click();
    await page.getByRole('dialog', { name: '恢复码' }).getByRole('listitem').nth(9).waitFor();
    await page.goto(`${portal}/settings/api-keys`);
    await whenAlive(page);
    await page.getByRole('button', { name: '生成密钥' }).click();
    const making = page.getByRole('dialog', { name: '生成密钥' });
    await making.getByLabel('用途').fill('巡检脚本');
    await making.getByLabel('storage.read-keys').check();
    await inspect(page, 'api-key-new');
    await making.getByRole('button', { name: '生成', exact: true }).click();
    const key = (await making.locator('[data-new-key]').textContent()) ?? '';
    await making.getByRole('button', { name: '我已经放好' }).click();
    await inspect(page, 'api-keys');
    const withKey = (path: string) =>
      fetch(`${office.instance.api.url}/trpc/${path}`, { headers: { authorization: `Bearer ${key}` } });
    expect((await withKey('storage.keys.overview')).status).toBe(200);
    expect((await withKey('agency.session.current')).status).toBe(403);
    // The portal passes no key on: it speaks for whoever sits at the screen.
    const throughPortal = await fetch(`${portal}/trpc/storage.keys.overview`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(throughPortal.status).toBe(401);
    await page.getByRole('button', { name: '停用', exact: true }).click();
    await page.getByRole('button', { name: '停用“巡检脚本”' }).click();
    await page.locator('[data-key=revoked]').waitFor();
    expect((await withKey('storage.keys.overview')).status).toBe(401);
    expect(complaints).toEqual([]);
  });
});
