import type { Page } from 'playwright-core';
import { openPart, PATIENT, save } from './leak-steps.ts';
import { whenAlive } from './steps.ts';

/** Settles what is still to be done in a case, and closes it with what was learned. */
export async function closeWithReview(page: Page, address: string): Promise<void> {
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
  for (const [state, words] of [
    ['reviewing', '处置完毕'],
    ['closed', '每日查看上限调低；新员工入职时增加一次培训'],
  ] as const) {
    await openPart(page, '概览');
    await page.getByRole('button', { name: '变更阶段…' }).click();
    await page.getByLabel('新的阶段').selectOption(state);
    await page.getByLabel('说明（退回较早阶段和结案时必填）').fill(words);
    await save(page);
    await page.locator(`[data-case][data-state="${state}"]`).waitFor(PATIENT);
  }
}
