import type { Alert, AlertRow } from '#lib/api/views.ts';
import { instant } from '#lib/format/instants.ts';
import { alertNumber } from '#lib/format/quantities.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

/** A text of ours in the language of the page. */
export const inTongue = ({ zh, en }: AlertRow['title']): string => (getLocale() === 'en' ? en : zh);

export const SEVERITY_WORDS: Record<AlertRow['severity'], () => string> = {
  critical: m.alerts_critical,
  high: m.alerts_high,
  medium: m.alerts_medium,
  low: m.alerts_low,
};
export const SEVERITIES = Object.keys(SEVERITY_WORDS) as AlertRow['severity'][];

export const STATE_WORDS: Record<AlertRow['state'], () => string> = {
  new: m.alerts_new,
  triaged: m.alerts_triaged,
  'in-case': m.alerts_in_case,
  closed: m.alerts_closed,
};
/** How much a state asks of somebody. */
export const STATE_LOOKS = {
  new: 'danger',
  triaged: 'wait',
  'in-case': 'wait',
  closed: 'quiet',
} as const satisfies Record<AlertRow['state'], string>;

export const CLOSED_AS_WORDS: Record<NonNullable<AlertRow['closedAs']>, () => string> = {
  confirmed: m.alert_confirmed,
  'false-alarm': m.alert_false_alarm,
  duplicate: m.alert_duplicate,
};
export const CLOSED_AS = Object.keys(CLOSED_AS_WORDS) as NonNullable<AlertRow['closedAs']>[];

export const branchOf = (row: AlertRow): string =>
  (getLocale() === 'en' ? row.branchNameEn : row.branchName) ?? m.alert_head_office();

/** Of an alert about nobody: what is silent, and whom to ask to bring it back. */
export const SILENCE_REMEDIES: Record<string, () => string> = {
  'silent-detector': m.silence_detector,
  'silent-log': m.silence_log,
  'silent-witness': m.silence_witness,
  'silent-backup': m.silence_backup,
  'silent-teller': m.silence_teller,
  'silent-mail': m.silence_mail,
  'silent-robot': m.silence_robot,
  'silent-patches': m.silence_patches,
};

/** A time of silence, as exact as anybody asks. */
export function silenceWord(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 120) return m.alert_minutes({ count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? m.alert_hours({ count: hours }) : m.alert_days({ count: Math.round(hours / 24) });
}

/** A window in the unit that people say. */
export function windowWord(minutes: number): string {
  if (minutes % 1_440 === 0) return m.alert_days({ count: minutes / 1_440 });
  return minutes % 60 === 0 ? m.alert_hours({ count: minutes / 60 }) : m.alert_minutes({ count: minutes });
}

export function stepWord({ act, assignedName, closedAs, duplicateNumber }: Alert['steps'][number]): string {
  if (act === 'assign')
    return assignedName === null ? m.alert_step_unassign() : m.alert_step_assign({ name: assignedName });
  if (act === 'close' && duplicateNumber !== null)
    return m.alert_step_duplicate({ number: alertNumber(duplicateNumber) });
  if (act === 'close') return m.alert_step_close({ as: closedAs === null ? '' : CLOSED_AS_WORDS[closedAs]() });
  return {
    triage: m.alert_step_triage,
    case: m.alert_step_case,
    reopen: m.alert_step_reopen,
    comment: m.alert_step_comment,
  }[act]();
}

/** How far an alert is told, and whether somebody has said that they have seen it. */
export function tellingWord({ toldSteps, nextToldAt, acknowledgedAt, acknowledgedName }: AlertRow): string {
  if (acknowledgedAt !== null)
    return m.telling_acknowledged_by({ name: acknowledgedName ?? '—', when: instant(acknowledgedAt) });
  if (nextToldAt === null) return m.telling_told({ count: toldSteps });
  return toldSteps === 0
    ? m.telling_not_told({ when: instant(nextToldAt) })
    : m.telling_next({ count: toldSteps, when: instant(nextToldAt) });
}

/** Whether somebody may still say that they have seen it. */
export const isUnseen = ({ state, acknowledgedAt }: AlertRow): boolean => state === 'new' && acknowledgedAt === null;

export const isOverdue = (row: AlertRow): boolean => row.state === 'new' && new Date(row.dueAt).getTime() < Date.now();
