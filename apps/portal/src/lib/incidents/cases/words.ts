import type { CaseRow, LeakCase, TimelineEntry } from '#lib/api/views.ts';
import { alertNumber } from '#lib/format/quantities.ts';
import * as m from '#paraglide/messages.js';
import { DUTY_WORDS } from '../duties/words.ts';
import { inTongue } from '../words.ts';

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

const STEPS: Readonly<Record<string, (detail: string) => string>> = {
  move: (state) => m.case_told_move({ state: CASE_STATE_WORDS[state as CaseRow['state']]?.() ?? state }),
  assign: (name) => m.case_told_assign({ name }),
  decide: () => m.case_told_decide(),
  comment: () => m.case_told_comment(),
  merge: (number) => m.case_told_merge({ number }),
  part: (number) => m.case_told_part({ number }),
  split: (number) => m.case_told_split({ number }),
};
const TOLD: Readonly<Record<string, (entry: TimelineEntry) => string>> = {
  opened: ({ code }) => m.case_told_opened({ kind: KIND_WORDS[code as CaseRow['kind']]?.() ?? code }),
  step: ({ code, detail }) => STEPS[code]?.(detail ?? '') ?? m.case_told_other(),
  alert: ({ detail, title }) =>
    m.case_told_alert({ number: alertNumber(Number(detail)), title: title === null ? '' : inTongue(title) }),
  'task-added': () => m.case_told_task(),
  'task-settled': ({ detail, title }) => {
    const said = detail === 'dropped' ? m.case_told_dropped() : m.case_told_done();
    return title === null ? said : `${said} · ${inTongue(title)}`;
  },
  evidence: ({ code, detail }) =>
    m.case_told_evidence({
      kind: EVIDENCE_WORDS[code as keyof typeof EVIDENCE_WORDS]?.() ?? code,
      digest: detail ?? '',
    }),
  facts: ({ detail }) => m.case_told_facts({ version: detail ?? '' }),
  report: ({ code }) => m.case_told_report({ duty: DUTY_WORDS[code as keyof typeof DUTY_WORDS]?.() ?? code }),
  person: ({ detail }) => m.case_told_person({ name: detail ?? '' }),
  clients: ({ detail }) => m.case_told_clients({ count: Number(detail) }),
};

/** What happened, in one line; what another part of the product brought has a title of its own. */
export function toldWord(entry: TimelineEntry): string {
  return TOLD[entry.what]?.(entry) ?? (entry.title === null ? m.case_told_other() : inTongue(entry.title));
}
