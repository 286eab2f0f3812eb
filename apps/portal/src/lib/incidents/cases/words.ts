import type { CaseRow, LeakCase } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

export const KIND_WORDS: Record<CaseRow['kind'], () => string> = {
  'leaver-took-data': m.case_kind_leaver,
  'account-borrowed': m.case_kind_borrowed,
  'seller-inside': m.case_kind_seller,
  'device-or-paper-lost': m.case_kind_lost,
  intrusion: m.case_kind_intrusion,
  'misdirected-message': m.case_kind_misdirected,
  'decoy-touched': m.case_kind_decoy,
  supplier: m.case_kind_supplier,
  other: m.case_kind_other,
};
export const KINDS = Object.keys(KIND_WORDS) as CaseRow['kind'][];

export const CASE_STATE_WORDS: Record<CaseRow['state'], () => string> = {
  opened: m.case_state_opened,
  assessing: m.case_state_assessing,
  contained: m.case_state_contained,
  reporting: m.case_state_reporting,
  reviewing: m.case_state_reviewing,
  closed: m.case_state_closed,
  merged: m.case_state_merged,
};
export const CASE_STATE_LOOKS = {
  opened: 'danger',
  assessing: 'wait',
  contained: 'wait',
  reporting: 'wait',
  reviewing: 'wait',
  closed: 'calm',
  merged: 'quiet',
} as const satisfies Record<CaseRow['state'], string>;

const ORDER = ['opened', 'assessing', 'contained', 'reporting', 'reviewing'] as const;
/** Where a case can be moved from a state; what still keeps it from being closed, the api says. */
export function movesFrom(state: CaseRow['state']): CaseRow['state'][] {
  if (state === 'closed') return ['reviewing'];
  if (state === 'merged') return [];
  const others = ORDER.filter((one) => one !== state && one !== 'opened');
  return state === 'reviewing' ? ['closed', ...others] : others;
}
export const goesBack = (from: CaseRow['state'], to: CaseRow['state']): boolean =>
  from === 'closed' ||
  (to !== 'closed' && ORDER.indexOf(to as (typeof ORDER)[number]) < ORDER.indexOf(from as (typeof ORDER)[number]));

export const EVIDENCE_WORDS: Record<LeakCase['evidence'][number]['kind'], () => string> = {
  note: m.case_evidence_note,
  alert: m.case_evidence_alert,
  event: m.case_evidence_event,
};

const LONG_NUMBER = /\d{6}|@/;
/** As the api judges it, so that nobody loses what they typed. */
export const wordsAreRight = (words: string, most = 500): boolean =>
  words.trim().length >= 2 && words.trim().length <= most && !LONG_NUMBER.test(words);
