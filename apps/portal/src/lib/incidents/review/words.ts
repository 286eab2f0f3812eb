import type { ReviewOfCase } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

export type Improvement = ReviewOfCase['improvements'][number];
export type ImprovementAct = Improvement['steps'][number]['act'];
type Point = ReviewOfCase['course']['points'][number]['what'];

export const POINT_WORDS: Record<Point, () => string> = {
  alerted: m.review_at_alerted,
  noticed: m.review_at_noticed,
  opened: m.review_at_opened,
  contained: m.review_at_contained,
  'authority-told': m.review_at_authority,
  'people-told': m.review_at_people,
  handled: m.review_at_handled,
};
export const IMPROVEMENT_WORDS: Record<Improvement['state'], () => string> = {
  open: m.improvement_open,
  done: m.improvement_done,
  verified: m.improvement_verified,
  dropped: m.improvement_dropped,
};
export const IMPROVEMENT_LOOKS = {
  open: 'wait',
  done: 'wait',
  verified: 'calm',
  dropped: 'quiet',
} as const satisfies Record<Improvement['state'], string>;
export const ACT_WORDS: Record<ImprovementAct, () => string> = {
  give: m.improvement_act_give,
  done: m.improvement_act_done,
  verify: m.improvement_act_verify,
  return: m.improvement_act_return,
  drop: m.improvement_act_drop,
};

/** How long before or after the leak was noticed; nothing for the moment itself. */
export function besideNoticed(at: Date | string, noticedAt: Date | string | null): string {
  if (noticedAt === null) return '';
  const minutes = Math.round((new Date(at).getTime() - new Date(noticedAt).getTime()) / 60_000);
  if (minutes === 0) return '';
  const time = m.duties_hm({ hours: Math.floor(Math.abs(minutes) / 60), minutes: Math.abs(minutes) % 60 });
  return minutes > 0 ? m.review_after({ time }) : m.review_before({ time });
}
