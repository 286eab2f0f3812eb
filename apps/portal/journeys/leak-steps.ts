import type { TestStaff } from '@kean/testing';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ClientWriter, SealedByName, WrittenClient } from '../../../packages/proofs/src/office/written-clients.ts';
import type { OpenedOffice } from './opened-office.ts';
import { type SignIn, whenAlive } from './steps.ts';

export const PATIENT = { timeout: 60_000 };

/** Somebody who works in the office, with where clients of theirs stand. */
export type Placed = TestStaff & { readonly name: string } & WrittenClient['placement'];

/** @throws TypeError where nobody works here with that mailbox */
export async function placedAs(writer: ClientWriter, { email }: SignIn): Promise<Placed> {
  const [row] = await writer.query<Placed>(
    `select s.id, s.number, s.display_name as name, s.region_id as "regionId", s.branch_id as "branchId", s.team_id as "teamId",
            s.id as "assigneeId" from staff s join auth_user u on u.id = s.id where u.email = $1`,
    [email],
  );
  if (row === undefined) throw new TypeError('they work here');
  return row;
}

/** A client who is nobody, with everything that a client can have. */
export const inventedClient = (name: string, phone: string, phone2: string): SealedByName => ({
  ...{ name, gender: '男', phone, phone2, idNumber: '11010519491231002X' },
  ...{ remark: '老客户', wording: '{"price":"随行就市"}' },
  'property.address': '桂花路1号',
  'property.certificateNo': '豫(2020)第1号',
  'property.wording': '{"price":"面议"}',
  'demand.wording': '{"price":"面议"}',
});

/** Asks for the phone of a client on their page. @returns the question, which says no where somebody is stopped */
async function askForPhone(page: Page, portal: string, clientId: string) {
  await page.goto(`${portal}/clients/${clientId}`);
  await whenAlive(page);
  await page.keyboard.press('r');
  const question = page.getByRole('dialog', { name: '查看电话' });
  await question.waitFor(PATIENT);
  return question;
}

/** Looks at the phone of a client. */
export async function lookAtPhone(page: Page, portal: string, clientId: string): Promise<void> {
  const question = await askForPhone(page, portal, clientId);
  await question.getByRole('radio').first().check(PATIENT);
  await page.keyboard.press('Enter');
  await page.locator('[data-opened="phone"]').waitFor(PATIENT);
}

/** Presses what a dialog of a case is saved with, and waits until it is. */
export async function save(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
  await page.getByRole('dialog').waitFor({ ...PATIENT, state: 'detached' });
}

/** To another part of the case that is open. */
export async function openPart(page: Page, part: string): Promise<void> {
  await page.getByRole('navigation', { name: '案件内容' }).getByRole('link', { name: part }).click();
  await page.waitForLoadState('networkidle');
}

/** In the case that is open, one writes what clients are told and another approves it. */
export async function approvedNotice(page: Page, second: Page): Promise<void> {
  await openPart(page, '报告与告知');
  await page.getByLabel('种类').selectOption({ label: '客户告知' });
  await page.getByRole('button', { name: '开始起草' }).click();
  await page.getByLabel('已采取的补救措施 中文').fill('已停用涉事账号。', PATIENT);
  await page.getByLabel('已采取的补救措施 English').fill('The account was closed.');
  await page.getByLabel('联系方式 中文').fill('门店前台，或热线 400-810-0000');
  await page.getByLabel('联系方式 English').fill('The shop, or 400-810-0000');
  await page.getByText('法定内容齐全').waitFor(PATIENT);
  await page.getByRole('button', { name: '保存为新版本' }).click();
  await page.getByText('第 2 版与第 1 版的差异').waitFor(PATIENT);
  await second.goto(page.url());
  await whenAlive(second);
  await second.getByRole('button', { name: '批准' }).click();
  await second.getByRole('dialog').getByRole('button', { name: '批准' }).click();
  await second.getByText('已批准', { exact: true }).first().waitFor(PATIENT);
  await page.reload();
  await whenAlive(page);
}

/** Text messages sleep at night and a test does not; the next round of a sending comes at once. */
const BRING_ON = [
  "update message set urgent = true where template = 'incidents.leak-notice' and state = 'waiting' and cause = 'QUIET_HOURS'",
  "update timer set due_at = now() where name in ('messages.try-again', 'incidents.notice-round')",
];

/** Waits until so many clients were told by the notice that is open. */
export async function untilTold(opened: OpenedOffice, page: Page, told: number): Promise<void> {
  await expect
    .poll(async () => {
      for (const statement of BRING_ON) await opened.pastRowSecurity(statement);
      return page.locator('[data-told]').getAttribute('data-told');
    }, PATIENT)
    .toBe(String(told));
}
