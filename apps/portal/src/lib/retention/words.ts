import type { PublicText } from '@kean/kernel';
import {
  ERASURE_GROUNDS,
  EVENT_WORDS,
  HELD_BACK,
  HOLD_REASONS,
  KEEPING_LAWS,
  PERIOD_OVER,
  RULE_GROUPS,
  RULE_LAWS,
  STARTS,
  TAKEN_OUT,
} from '@kean/retention/contract/words';
import type { DisposalListRow, ErasureRow, Hold, RetentionRule } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

/** A text of ours in the language of the page. */
export const inTongue = ({ zh, en }: PublicText): string => (getLocale() === 'en' ? en : zh);

export const GROUNDS = Object.keys(ERASURE_GROUNDS) as (keyof typeof ERASURE_GROUNDS)[];
export const groundWord = (ground: ErasureRow['ground']): string =>
  inTongue(ground === 'period-over' ? PERIOD_OVER : ERASURE_GROUNDS[ground]);

export const REASONS = Object.keys(HOLD_REASONS) as (keyof typeof HOLD_REASONS)[];
export const reasonWord = (reason: Hold['reason']): string => inTongue(HOLD_REASONS[reason]);

/** The law that keeps something; one that this version has no words for is shown by its id. */
export function lawWord(law: string): string {
  const laws: Readonly<Record<string, PublicText>> = KEEPING_LAWS;
  return laws[law] === undefined ? law : inTongue(laws[law]);
}

export const STATE_WORDS: Record<ErasureRow['state'], () => string> = {
  ordered: m.erasure_state_ordered,
  running: m.erasure_state_running,
  done: m.erasure_state_done,
  failed: m.erasure_state_failed,
};
/** How much a state asks of somebody. */
export const STATE_LOOKS = { ordered: 'wait', running: 'wait', done: 'calm', failed: 'danger' } as const;

export const SCOPE_WORDS: Record<Hold['scope'], () => string> = {
  client: m.hold_scope_client,
  branch: m.hold_scope_branch,
  office: m.hold_scope_office,
};

export const groupWord = (group: RetentionRule['group']): string => inTongue(RULE_GROUPS[group]);
export const startWord = (start: RetentionRule['startsWith']): string => inTongue(STARTS[start]);
export const ruleLawWord = (law: RetentionRule['law']): string =>
  law === null ? m.rule_own_decision() : inTongue(RULE_LAWS[law]);
export const EVENTS = Object.keys(EVENT_WORDS) as (keyof typeof EVENT_WORDS)[];
export const eventWord = (kind: keyof typeof EVENT_WORDS): string => inTongue(EVENT_WORDS[kind]);
export const OUT_REASONS = Object.keys(TAKEN_OUT) as (keyof typeof TAKEN_OUT)[];
export const becauseWord = (because: keyof typeof HELD_BACK | keyof typeof TAKEN_OUT): string =>
  inTongue({ ...HELD_BACK, ...TAKEN_OUT }[because]);

/** Whole years as years. */
export const periodWord = (months: number): string =>
  months % 12 === 0 ? m.rule_years({ years: months / 12 }) : m.rule_months({ months });

export const LIST_WORDS: Record<DisposalListRow['state'], () => string> = {
  drawn: m.list_state_drawn,
  submitted: m.list_state_submitted,
  reviewed: m.list_state_reviewed,
  scheduled: m.list_state_scheduled,
  running: m.list_state_running,
  done: m.list_state_done,
  dropped: m.list_state_dropped,
};
export const LIST_LOOKS = {
  drawn: 'wait',
  submitted: 'wait',
  reviewed: 'wait',
  scheduled: 'wait',
  running: 'wait',
  done: 'calm',
  dropped: 'quiet',
} as const;
