import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import { type OpenIdProvider, startOpenIdProvider } from '@kean/testing/openid-provider';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { browserOf, openBrowser } from './browser.ts';
import { personOf, signIn, whenAlive } from './steps.ts';
import { inspect, watchedPage } from './watched-page.ts';

const SECRET = 'the-secret-of-this-office-at-the-provider';

describe('signing in at the company’s own provider', () => {
  let office: TemporaryInstance;
  let provider: OpenIdProvider;
  let browser: Browser;
  let portal: string;
  const folder = mkdtempSync(join(tmpdir(), 'kean-oidc-'));
  beforeAll(async () => {
    const redirect = () => `${portal}/sign-in/oidc/answer`;
    provider = await startOpenIdProvider({ clientId: 'kean', clientSecret: SECRET, redirect });
    writeFileSync(join(folder, 'secret'), `${SECRET}\n`, { mode: 0o600 });
    vi.stubEnv('OIDC_ISSUER', provider.issuer);
    vi.stubEnv('OIDC_CLIENT_ID', 'kean');
    vi.stubEnv('OIDC_CLIENT_SECRET_FILE', join(folder, 'secret'));
    vi.stubEnv('OIDC_LABEL', '公司账号');
    office = await startTemporaryInstance();
    portal = office.instance.portal.url;
    browser = await openBrowser();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await browser?.close();
    await office?.dispose();
    await provider?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a member of staff comes back signed in, on the page that was asked for', async () => {
    const { page, complaints } = await watchedPage(await browserOf(browser));
    const person = personOf(office.instance, 'agent');
    provider.seat({ sub: 'agent-there', email: person.email, email_verified: true });
    await page.goto(`${portal}/sign-in?to=%2Fsettings%2Fsessions`);
    await whenAlive(page);
    await inspect(page, 'sign-in-oidc');
    await page.getByRole('link', { name: '用公司账号登录' }).click();
    await page.waitForURL((url) => url.pathname === '/settings/sessions');
    await page.getByText(/方式：统一登录/).waitFor();
    const kept = await page.context().cookies();
    expect(kept.map(({ name }) => name)).not.toContain('kean.oidc');
    expect(kept.find(({ name }) => name === 'kean.session_token')).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    await page.goto(`${portal}/settings/security`);
    await page.getByRole('heading', { name: '统一登录身份' }).waitFor();
    await whenAlive(page);
    await page.getByText(new URL(provider.issuer).host).waitFor();
    await inspect(page, 'identity-connected');
    await page.getByRole('button', { name: '断开', exact: true }).click();
    await inspect(page, 'identity-disconnect');
    await page.getByRole('button', { name: '断开这个身份' }).click();
    await page.getByText('还没有连接').waitFor();
    await inspect(page, 'identity-none');
    expect(complaints).toEqual([]);
  });

  it('the second step is still to come for a role that must have one', async () => {
    const { page, complaints } = await watchedPage(await browserOf(browser));
    const operator = personOf(office.instance, 'operator');
    provider.seat({ sub: 'operator-there', email: operator.email, email_verified: true });
    await page.goto(`${portal}/sign-in`);
    await page.getByRole('link', { name: '用公司账号登录' }).click();
    await page.waitForURL((url) => url.pathname === '/sign-in/second-step');
    expect(complaints).toEqual([]);
  });

  it('works without any script, and says in words of ours when it does not', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' });
    const page = await context.newPage();
    provider.seat({ sub: 'stranger', email: 'stranger@example.com', email_verified: true });
    await page.goto(`${portal}/sign-in`);
    await page.getByRole('link', { name: '用公司账号登录' }).click();
    await page.getByText('统一登录没有通过').waitFor();
    expect(new URL(page.url()).search).toBe('?oidc=refused&to=%2F');
    const refused = await watchedPage(await browserOf(browser));
    await refused.page.goto(page.url());
    await whenAlive(refused.page);
    await inspect(refused.page, 'sign-in-oidc-refused');
    expect(refused.complaints).toEqual([]);
    await context.close();
  });

  it('the auditor reads in words why somebody was refused, whom the page told one answer for everything', async () => {
    const { page, complaints } = await watchedPage(await browserOf(browser));
    await signIn(page, portal, personOf(office.instance, 'auditor'));
    await page.goto(`${portal}/accountability/log?action=agency.sign-in-refused`);
    await whenAlive(page);
    await page.locator('tbody tr button').first().click();
    await page.getByText('统一登录给出的邮箱不属于在册员工').waitFor();
    await inspect(page, 'log-oidc-refused');
    expect(complaints).toEqual([]);
  });

  it('HR tries it, and reads whether the provider would let people in now', async () => {
    const { page, complaints } = await watchedPage(await browserOf(browser));
    await signIn(page, portal, personOf(office.instance, 'hr'));
    await page.goto(`${portal}/personnel/directories`);
    await whenAlive(page);
    const section = page.locator('[data-sign-in-provider]');
    await section.getByText(`${portal.replace(/\/$/, '')}/sign-in/oidc/answer`).waitFor();
    await section.getByRole('button', { name: '测试连接' }).click();
    await section.locator('[data-step="client"][data-result="passed"]').waitFor();
    expect(await section.locator('[data-result="passed"]').count()).toBe(7);
    await inspect(page, 'sign-in-provider-tried');
    expect(complaints).toEqual([]);
  });
});
