import { expect } from 'vitest';
import { PHONE } from './browser.ts';
import { whenAlive } from './steps.ts';
import { inboxText } from './text-messages.ts';
import type { WatchedPage } from './watched-page.ts';

const WAIT = { timeout: 30_000 };

/** The people and places of a visit: who shows the link, who can open the inbox of the demonstration, and the client's own browser. */
export interface VisitParties {
  readonly portal: string;
  readonly clientId: string;
  readonly agent: WatchedPage;
  readonly operator: WatchedPage;
  readonly client: WatchedPage;
}

/** Brings the client into their own pages as it happens in an office: a link on the agent's screen, a code to the phone. */
export async function enterOwnPages({ portal, clientId, agent, operator, client }: VisitParties): Promise<void> {
  await agent.page.goto(`${portal}/clients/${clientId}`);
  await whenAlive(agent.page);
  await agent.page.getByRole('button', { name: '本人页面' }).click();
  await agent.page.getByLabel('查看和管理本人信息').check();
  await agent.page.getByRole('button', { name: '在屏幕上显示二维码' }).click();
  const shown = agent.page.getByRole('img', { name: '客户本人页面的二维码' });
  await shown.waitFor(WAIT);
  const before = codesIn(await inboxText(operator)).length;
  const { page } = client;
  await page.setViewportSize(PHONE);
  await page.goto((await shown.getAttribute('data-link')) ?? '');
  await page.getByRole('button', { name: '获取验证码' }).click();
  await expect.poll(async () => codesIn(await inboxText(operator)).length, WAIT).toBeGreaterThan(before);
  await page.getByLabel('六位验证码').fill(codesIn(await inboxText(operator))[0] ?? '');
  await page.getByRole('button', { name: '进入' }).click();
  await page.waitForURL('**/c/own', WAIT);
}

function codesIn(text: string): string[] {
  return Array.from(text.matchAll(/验证码 (\d{6})/g), ([, code]) => code ?? '');
}
