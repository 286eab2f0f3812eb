import type { SqlTransaction } from '@kean/db';
import { idOf, Personal } from '@kean/kernel';
import { choice, count, defineOfficeMessage, line, moment } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { z } from 'zod';
import { ruleNames } from './rule-names.ts';
import { SEVERITY_NAMES } from './severity-names.ts';

const facts = z.strictObject({ noticeId: idOf<'LeakAlertMessage'>() });
const RULES = ruleNames();
/**
 * No person, no branch and no client: a mail is read on servers that are not ours, a group by more people than need to know. No link either:
 * nobody should learn to follow links out of mails; the number leads to it in the console.
 */
const variables = {
  ...{ number: line(12), count, raisedAt: moment, severity: choice(SEVERITY_NAMES), rule: choice(RULES) },
  kind: choice({
    first: { zh: '新告警', en: 'new' },
    again: { zh: '仍未确认', en: 'still not acknowledged' },
  }),
};
const SAID = {
  zh: '{kind}：{count} 条告警待确认，最早一条 {number}（{severity}，{rule}），{raisedAt}。',
  en: '{count} alert(s) {kind}; the earliest is {number} ({severity}, {rule}), {raisedAt}.',
} as const;
const WHAT_TO_DO = {
  zh: '请自己打开客安的“泄露告警”，按 R 确认已看到；没有人确认时，会通知下一位。',
  en: 'Open Leak alerts in KeAn yourself and press R to say that you have seen it; the next person is told otherwise.',
} as const;
/** Later than this nobody would know which of several to believe. */
const VALID_MINUTES = 60;

export const alertNotice = defineOfficeMessage({
  ...{ name: 'incidents.alert-notice', version: 1, audience: 'staff', urgent: true, validMinutes: VALID_MINUTES },
  ...{ facts, variables },
  mail: {
    subject: {
      zh: '客安告警 {number}：{severity}，{rule}（{kind}）',
      en: 'KeAn alert {number}: {severity}, {rule} ({kind})',
    },
    paragraphs: [SAID, WHAT_TO_DO],
  },
});
export const alertGroupNotice = defineOfficeMessage({
  ...{ name: 'incidents.alert-group-notice', version: 1, audience: 'group', urgent: true, validMinutes: VALID_MINUTES },
  ...{ facts, variables },
  robot: [SAID, WHAT_TO_DO],
});

/** What of it nobody has acknowledged by now: the rest of a storm may be in hand already. */
const OPEN = `
  SELECT n.kind, n.severity, min(a.number)::int4 AS number, count(*)::int4 AS count, min(a.raised_at) AS "raisedAt",
         CASE WHEN count(DISTINCT a.rule) = 1 THEN min(a.rule) ELSE 'several' END AS rule,
         (SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id WHERE s.id = n.staff_id AND may_be_told_of_leaks(s.id)) AS email
    FROM leak_alert_message n JOIN leak_told d ON d.notice_id = n.id JOIN leak_alert a ON a.id = d.alert_id
    JOIN leak_telling t ON t.alert_id = a.id AND t.round = d.round
   WHERE n.id = $1::uuid AND t.acknowledged_at IS NULL AND a.state = 'new' AND (n.staff_id IS NULL OR a.staff_id IS DISTINCT FROM n.staff_id)
   GROUP BY n.id`;

interface OpenNotice {
  readonly kind: 'first' | 'again';
  readonly severity: keyof typeof SEVERITY_NAMES;
  readonly number: number;
  readonly count: number;
  readonly raisedAt: Date;
  readonly rule: string;
  readonly email: string | null;
}

async function openOf(tx: SqlTransaction, noticeId: string) {
  const [open] = await tx.query<OpenNotice & Record<string, unknown>>(OPEN, [noticeId]);
  if (open === undefined) return null;
  const { email, number, rule, ...rest } = open;
  const named = Object.hasOwn(RULES, rule) ? rule : 'other';
  return { email, values: { ...rest, rule: named, number: `GJ-${String(number).padStart(6, '0')}` } };
}

/** Read when it is sent: who left, or is on call no longer fit, gets no mail; what was acknowledged is not said. */
export const alertNotices = [
  officeMessage(alertNotice, {
    read: async (tx, { noticeId }) => {
      const open = await openOf(tx, noticeId);
      return open === null || open.email === null ? null : { to: new Personal(open.email), values: open.values };
    },
  }),
  officeMessage(alertGroupNotice, {
    read: async (tx, { noticeId }) => {
      const open = await openOf(tx, noticeId);
      return open === null ? null : { to: null, values: open.values };
    },
  }),
];
