import { nextCode } from '@kean/agency/one-time-code';
import type { Instance } from '@kean/dev/instance';
import type { Page } from 'playwright-core';

export type SignIn = Instance['demoSignIns'][number];

/** Somebody of this role, of this branch where one is named, or of any other. */
export function personOf(instance: Instance, role: string, where: { in?: string; notIn?: string } = {}): SignIn {
  const found = instance.demoSignIns.find(
    (person) =>
      person.role === role &&
      (where.in === undefined || person.branch === where.in) &&
      (where.notIn === undefined || person.branch !== where.notIn),
  );
  if (found === undefined) throw new Error(`the demonstration office has no ${role} like that`);
  return found;
}

/** Another one of a role that takes several: the second, or the third. */
export function secondOf(instance: Instance, role: string, which = 2): SignIn {
  const found = instance.demoSignIns.filter((person) => person.role === role)[which - 1];
  if (found === undefined) throw new Error(`the demonstration office has fewer than ${which} ${role}`);
  return found;
}

/** Waits until the page answers to keys and presses, and not only shows. */
export async function whenAlive(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
}

export async function signIn(page: Page, portal: string, person: SignIn): Promise<void> {
  await page.goto(`${portal}/sign-in`);
  await whenAlive(page);
  await page.getByLabel('工作邮箱').fill(person.email);
  await page.getByLabel('密码', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  if (person.oneTimeSecret !== null) await takeSecondStep(page, person.oneTimeSecret);
  await page.waitForURL((url) => url.pathname === '/');
  await whenAlive(page);
}

/** Types what the person's authenticator app shows. */
export async function takeSecondStep(page: Page, secret: string): Promise<void> {
  await page.waitForURL((url) => url.pathname === '/sign-in/second-step');
  await whenAlive(page);
  await page.getByLabel('验证器上的 6 位数字').fill(await nextCode(secret));
  await page.getByRole('button', { name: '继续', exact: true }).click();
}

/** Types into the one search box and waits for its answer. */
export async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  const box = page.getByRole('searchbox');
  await box.fill(text);
  const answer = page.waitForResponse((response) => response.url().includes('/trpc/clients.search'));
  await box.press('Enter');
  await answer;
  await page.getByRole('button', { name: '清除搜索' }).waitFor();
}

/** Everything a page holds that a person, a script or a saved page could read. */
export async function allText(page: Page): Promise<string> {
  return `${page.url()}\n${await page.content()}`;
}
