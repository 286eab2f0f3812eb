import type { Page } from 'playwright-core';
import { openPart, PATIENT, save } from './leak-steps.ts';
import { whenAlive } from './steps.ts';

/** A case that is over but for its review. */
export interface CaseToClose {
  /** Where it is. */
  readonly address: string;
  /** The page of whoever handles it. */
  readonly page: Page;
  /** The page of a colleague who wrote nothing of the review. */
  readonly approver: Page;
  /** Staff number of who is to make something better. */
  readonly owner: string;
}

/** Settles what is still to be done in a case, and closes it with a review that a colleague approved. */
export async function closeWithReview({ page, approver, address, owner }: CaseToClose): Promise<void> {
  await settleTasks(page, address);
  await page.goto(`${address}/review`);
  await whenAlive(page);
  await page.getByRole('button', { name: '编写复盘…' }).click();
  await page.getByLabel('原因', { exact: true }).fill('每日查看上限高于工作所需');
  await page.getByLabel('哪些做法有效').fill('第七次查看即被拦下，告警当即送达');
  await save(page);
  await page.getByRole('button', { name: '增加改进措施…' }).click();
  await page.getByLabel('改进什么').fill('每日查看上限调低；新员工入职时增加一次培训');
  await page.getByLabel('负责人工号').fill(owner);
  await save(page);
  await page.locator('[data-improvement="open"]').waitFor(PATIENT);
  await approver.goto(`${address}/review`);
  await whenAlive(approver);
  await approver.getByRole('button', { name: '批准复盘' }).click();
  await approver.getByRole('dialog').getByRole('button', { name: '批准复盘' }).click();
  await approver.locator('[data-approval="holds"]').waitFor(PATIENT);
  await page.goto(address);
  await whenAlive(page);
  for (const state of ['reviewing', 'closed'] as const) {
    await openPart(page, '概览');
    await page.getByRole('button', { name: '变更阶段…' }).click();
    await page.getByLabel('新的阶段').selectOption(state);
    await save(page);
    await page.locator(`[data-case][data-state="${state}"]`).waitFor(PATIENT);
  }
}

async function settleTasks(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await whenAlive(page);
  const open = page.locator('[data-task][data-state="open"]');
  for (let left = await open.count(); left > 0; left -= 1) {
    await open
      .first()
      .getByRole('button', { name: /^办结… / })
      .click();
    await save(page);
    await open.nth(left - 1).waitFor({ ...PATIENT, state: 'detached' });
  }
}
