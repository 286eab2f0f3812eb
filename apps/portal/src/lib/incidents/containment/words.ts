import type { ContainmentRow, ContainmentTarget, MeasurePreview, PressedMeasure } from '#lib/api/views.ts';
import { count } from '#lib/format/quantities.ts';
import * as m from '#paraglide/messages.js';

export type MeasureKind = ContainmentRow['kind'];
export type MeasureOf = ContainmentTarget['of'];
export type FieldClass = Extract<ContainmentTarget, { of: 'class' }>['fieldClass'];

/** Number of a measure as people say it: `GK-000017`. */
export const measureNumber = (number: number): string => `GK-${String(number).padStart(6, '0')}`;

export const KIND_WORDS: Record<MeasureKind, () => string> = {
  freeze: m.contain_freeze,
  'cut-sessions': m.contain_cut_sessions,
  lock: m.contain_lock,
  'stop-exports': m.contain_stop_exports,
  'stop-links': m.contain_stop_links,
  mask: m.contain_mask,
  'second-factor': m.contain_second_factor,
};
export const KINDS = Object.keys(KIND_WORDS) as MeasureKind[];
/** What a kind does, in one sentence. */
export const KIND_TEXTS: Record<MeasureKind, () => string> = {
  freeze: m.contain_freeze_text,
  'cut-sessions': m.contain_cut_sessions_text,
  lock: m.contain_lock_text,
  'stop-exports': m.contain_stop_exports_text,
  'stop-links': m.contain_stop_links_text,
  mask: m.contain_mask_text,
  'second-factor': m.contain_second_factor_text,
};
/** What each can be pressed against, as the api judges it. */
export const OF_KIND: Record<MeasureKind, readonly MeasureOf[]> = {
  freeze: ['person'],
  'cut-sessions': ['person', 'branch'],
  lock: ['client', 'branch', 'class'],
  'stop-exports': ['person', 'branch', 'office'],
  'stop-links': ['person', 'client', 'branch'],
  mask: ['class'],
  'second-factor': ['person', 'branch', 'office'],
};
export const OF_WORDS: Record<MeasureOf, () => string> = {
  person: m.contain_of_person,
  client: m.contain_of_client,
  branch: m.contain_of_branch,
  class: m.contain_of_class,
  office: m.contain_of_office,
};
export const CLASS_WORDS: Record<FieldClass, () => string> = {
  names: m.contain_class_names,
  contact: m.contain_class_contact,
  identity: m.contain_class_identity,
  property: m.contain_class_property,
  words: m.contain_class_words,
};
/** Classes that a kind knows: only what some screen shows can be masked. */
export const classesOf = (kind: MeasureKind): FieldClass[] =>
  kind === 'mask' ? ['names', 'contact'] : (Object.keys(CLASS_WORDS) as FieldClass[]);

export function targetWord(target: ContainmentTarget, label: string | null): string {
  if (target.of === 'class') return CLASS_WORDS[target.fieldClass]();
  return label ?? OF_WORDS[target.of]();
}

const CONSEQUENCE_WORDS: Record<MeasurePreview['consequences'][number]['what'], (of: { count: string }) => string> = {
  people: m.contain_would_people,
  sessions: m.contain_would_sessions,
  keys: m.contain_would_keys,
  streams: m.contain_would_streams,
  exports: m.contain_would_exports,
  links: m.contain_would_links,
  visits: m.contain_would_visits,
  clients: m.contain_would_clients,
  'without-factor': m.contain_would_without_factor,
};
export const consequenceWord = ({ what, many }: MeasurePreview['consequences'][number]): string =>
  CONSEQUENCE_WORDS[what]({ count: count(many) });

export const REFUSAL_WORDS: Record<NonNullable<MeasurePreview['refusal']>, () => string> = {
  self: m.contain_refused_self,
  already: m.contain_refused_already,
  'last-hr': m.contain_refused_last_hr,
  'last-operator': m.contain_refused_last_operator,
  'last-security': m.contain_refused_last_security,
};

/** What came of a press, measured where it was pressed. */
export function doneWord({ isDrill, endedWithinMs, leftOpen }: PressedMeasure): string {
  if (isDrill) return m.contain_done_drill();
  if (leftOpen > 0) return m.contain_done_left({ count: count(leftOpen) });
  return endedWithinMs === null ? m.contain_done() : m.contain_done_ended({ ms: endedWithinMs });
}

const LONG_NUMBER = /\d{7}|@/;
/** As the api judges it, so that nobody loses what they typed. */
export const reasonIsRight = (reason: string): boolean =>
  reason.trim().length >= 4 && reason.trim().length <= 500 && !LONG_NUMBER.test(reason);
