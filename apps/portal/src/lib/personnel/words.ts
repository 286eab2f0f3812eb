import type { PublicText } from '@kean/kernel';
import { LEAVING_TASKS, LEAVING_WAYS } from '@kean/personnel/contract/words';
import type { Leaving, LeavingRow } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

/** A text of ours in the language of the page. */
export const inTongue = ({ zh, en }: PublicText): string => (getLocale() === 'en' ? en : zh);

export const WAYS = Object.keys(LEAVING_WAYS) as (keyof typeof LEAVING_WAYS)[];
export const wayWord = (way: LeavingRow['way']): string => inTongue(LEAVING_WAYS[way]);
export const taskWord = (kind: Leaving['tasks'][number]['kind']): string => inTongue(LEAVING_TASKS[kind]);

export const STATE_WORDS: Record<LeavingRow['state'], () => string> = {
  planned: m.leaving_state_planned,
  running: m.leaving_state_running,
  waiting: m.leaving_state_waiting,
  failed: m.leaving_state_failed,
  done: m.leaving_state_done,
  'called-off': m.leaving_state_called_off,
  undone: m.leaving_state_undone,
};
/** How much a state asks of somebody. */
export const STATE_LOOKS = {
  planned: 'quiet',
  running: 'wait',
  waiting: 'wait',
  failed: 'danger',
  done: 'calm',
  'called-off': 'quiet',
  undone: 'quiet',
} as const satisfies Record<LeavingRow['state'], string>;
