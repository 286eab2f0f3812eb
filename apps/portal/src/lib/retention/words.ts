import type { PublicText } from '@kean/kernel';
import { ERASURE_GROUNDS, HOLD_REASONS, KEEPING_LAWS, PERIOD_OVER } from '@kean/retention/contract/words';
import type { ErasureRow, Hold } from '#lib/api/views.ts';
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
