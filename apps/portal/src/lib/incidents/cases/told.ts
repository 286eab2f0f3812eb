import type { CaseRow, TimelineEntry } from '#lib/api/views.ts';
import { alertNumber } from '#lib/format/quantities.ts';
import * as m from '#paraglide/messages.js';
import { KIND_WORDS as MEASURE_WORDS, type MeasureKind, measureNumber } from '../containment/words.ts';
import { DUTY_WORDS } from '../duties/words.ts';
import { KIND_WORDS as NOTICE_WORDS, type NoticeKind } from '../notices/words.ts';
import { ACT_WORDS, type ImprovementAct } from '../review/words.ts';
import { inTongue } from '../words.ts';
import { CASE_STATE_WORDS, EVIDENCE_WORDS, KIND_WORDS } from './words.ts';

const FINDINGS: Readonly<Record<string, () => string>> = {
  leak: m.case_finding_leak,
  'nothing-leaked': m.case_finding_nothing,
};
/** The state, and where it is the last one as what the case was closed. */
function movedTo(detail: string): string {
  const [state = '', finding = ''] = detail.split('/');
  const told = m.case_told_move({ state: CASE_STATE_WORDS[state as CaseRow['state']]?.() ?? state });
  return [told, FINDINGS[finding]?.()].filter((part) => part !== undefined).join(' · ');
}
const STEPS: Readonly<Record<string, (detail: string) => string>> = {
  move: movedTo,
  assign: (name) => m.case_told_assign({ name }),
  decide: () => m.case_told_decide(),
  comment: () => m.case_told_comment(),
  merge: (number) => m.case_told_merge({ number }),
  part: (number) => m.case_told_part({ number }),
  split: (number) => m.case_told_split({ number }),
};
const measureIn = (code: string, detail: string | null) => ({
  kind: MEASURE_WORDS[code as MeasureKind]?.() ?? code,
  number: measureNumber(Number(detail)),
});
const noticeIn = (code: string) => NOTICE_WORDS[code as NoticeKind]?.() ?? code;
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
  'review-written': ({ detail }) => m.case_told_review_written({ version: detail ?? '' }),
  'review-approved': ({ detail }) => m.case_told_review_approved({ version: detail ?? '' }),
  improvement: ({ detail }) => m.case_told_improvement({ name: detail ?? '—' }),
  'improvement-step': ({ code, detail }) =>
    `${m.case_told_improvement_step({ act: ACT_WORDS[code as ImprovementAct]?.() ?? code })}${detail === null ? '' : ` · ${detail}`}`,
  person: ({ detail }) => m.case_told_person({ name: detail ?? '' }),
  clients: ({ detail }) => m.case_told_clients({ count: Number(detail) }),
  contained: ({ code, detail }) => m.case_told_contained(measureIn(code, detail)),
  lifted: ({ code, detail }) => m.case_told_lifted(measureIn(code, detail)),
  measured: ({ detail }) => m.case_told_measured({ count: Number(detail) }),
  'notice-approved': ({ code, detail }) => m.case_told_approved({ kind: noticeIn(code), version: detail ?? '' }),
  'notice-sent': ({ code }) => m.case_told_sent({ kind: noticeIn(code) }),
  'notice-published': ({ code }) => m.case_told_published({ kind: noticeIn(code) }),
};

/** What happened, in one line; what another part of the product brought has a title of its own. */
export function toldWord(entry: TimelineEntry): string {
  return TOLD[entry.what]?.(entry) ?? (entry.title === null ? m.case_told_other() : inTongue(entry.title));
}

const NOTICE = /^([0-9a-f-]{36}\/notices\/[0-9a-f-]{36})\/([a-p]{16})$/;
/** The notice that a report names, by its path and the beginning of its digest. */
export function noticeOf({ what, detail }: TimelineEntry): { readonly path: string; readonly digest: string } | null {
  const [, path, digest] = what === 'report' ? (NOTICE.exec(detail ?? '') ?? []) : [];
  return path === undefined || digest === undefined ? null : { path, digest };
}
