import type { SqlTransaction } from '@kean/db';
import { idOf, Personal } from '@kean/kernel';
import { choice, defineOfficeMessage, line, moment } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { z } from 'zod';
import { record } from '../../audit-events.ts';
import { numberOf } from '../../cases/case-rows.ts';
import type { CaseId } from '../../contract/cases.ts';
import { LEAK_DUTIES, type LeakDutyKind } from '../../contract/duties.ts';
import { factsInForce } from '../facts-in-force.ts';
import { type StandingDuty, standingDuties } from '../standing-duties.ts';
import { nowOf, reportsOf } from '../stored-facts.ts';

/** Names no client and nobody of the office: a mail is read on servers that are not ours. Urgent, because hours run at night as well. */
export const dutyRuns = defineOfficeMessage({
  name: 'incidents.duty-runs',
  version: 1,
  audience: 'staff',
  urgent: true,
  validMinutes: 24 * 60,
  facts: z.strictObject({ caseId: idOf<'LeakCase'>(), duty: z.enum(LEAK_DUTIES), staffId: idOf<'Staff'>() }),
  variables: {
    number: line(12),
    until: moment,
    duty: choice({
      remedy: { zh: '采取补救措施', en: 'the remedy' },
      'start-emergency-plan': { zh: '启动应急预案', en: 'the emergency plan' },
      'tell-authority': { zh: '通知个人信息保护部门', en: 'telling the authority' },
      'tell-people': { zh: '通知个人', en: 'telling the people concerned' },
      'report-incident': { zh: '网络安全事件报告', en: 'the report of the incident' },
      'send-summary': { zh: '事件总结报告', en: 'the summary' },
      'report-crime': { zh: '向公安机关报案', en: 'the report to the police' },
    }),
  },
  mail: {
    subject: { zh: '客安：案件 {number} 的法定时限正在流逝', en: 'KeAn: a legal clock of case {number} is running' },
    paragraphs: [
      {
        zh: '案件 {number} 的“{duty}”应于北京时间 {until} 前完成，目前还没有登记。',
        en: 'In case {number}, {duty} is due at {until}, Beijing time, and is not recorded yet.',
      },
      {
        zh: '请打开客安的案件，在“时限与报告”中先报已知情况，其余可以后补，并登记。',
        en: 'Open the case in KeAn, Clocks and reports: tell the first facts now and the rest later, and record it.',
      },
    ],
  },
});

const CASE = `
  SELECT ${numberOf('c')} AS number FROM leak_case c WHERE c.id = $1::uuid AND NOT c.is_drill AND c.state NOT IN ('closed', 'merged')`;
const MAIL = `
  SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id
   WHERE s.id = $1::uuid AND s.status = 'active' AND NOT concerns_in_case($2::uuid, s.id)`;

/** A duty whose time runs and that nobody has met; `null` where there is none any more. */
export async function runningDuty(
  tx: SqlTransaction,
  caseId: CaseId,
  kind: LeakDutyKind,
): Promise<{ readonly number: string; readonly dueAt: Date } | null> {
  const [found] = await tx.query<{ number: string }>(CASE, [caseId]);
  if (found === undefined) return null;
  const runs = ({ standing }: StandingDuty) =>
    standing === 'running' || standing === 'late' || standing === 'undecided';
  const duty = standingDuties(await factsInForce(tx, caseId), await reportsOf(tx, caseId), await nowOf(tx)).find(
    (one) => one.kind === kind,
  );
  return duty === undefined || !runs(duty) || duty.dueAt === null ? null : { ...found, dueAt: duty.dueAt };
}

/** Read when it is sent: what was told meanwhile reminds nobody, and whom the case concerns by now gets no mail of it. */
export const dutyRunsMessage = officeMessage(dutyRuns, {
  read: async (tx, { caseId, duty, staffId }) => {
    const running = await runningDuty(tx, caseId, duty);
    const [mail] = await tx.query<{ email: string }>(MAIL, [staffId, caseId]);
    if (running === null || mail === undefined) return null;
    return { to: new Personal(mail.email), values: { number: running.number, until: running.dueAt, duty } };
  },
  sent: (tx, { caseId, duty, staffId }) =>
    record(tx, {
      ...{ action: 'incidents.case-duty-reminded', outcome: 'allowed', principal: null },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { duty, staffId } },
    }),
});
