import type { DutiesOfCase } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

type Duty = DutiesOfCase['duties'][number];

export const DUTY_WORDS: Record<Duty['kind'], () => string> = {
  remedy: m.duty_remedy,
  'start-emergency-plan': m.duty_plan,
  'tell-authority': m.duty_authority,
  'tell-people': m.duty_people,
  'report-incident': m.duty_incident,
  'send-summary': m.duty_summary,
  'report-crime': m.duty_crime,
};
export const TOLD_TO_WORDS: Record<Duty['toldTo'], () => string> = {
  office: m.duty_to_office,
  'protection-authority': m.duty_to_protection,
  'provincial-cyberspace': m.duty_to_provincial,
  'sector-and-police': m.duty_to_sector,
  police: m.duty_to_police,
  people: m.duty_to_people,
};
export const STANDING_WORDS: Record<Duty['standing'], () => string> = {
  met: m.duty_is_met,
  late: m.duty_is_late,
  running: m.duty_is_running,
  'at-once': m.duty_is_at_once,
  waiting: m.duty_is_waiting,
  undecided: m.duty_is_undecided,
  'not-owed': m.duty_is_not_owed,
};
export const STANDING_LOOKS = {
  met: 'calm',
  late: 'danger',
  running: 'wait',
  'at-once': 'danger',
  waiting: 'quiet',
  undecided: 'wait',
  'not-owed': 'quiet',
} as const satisfies Record<Duty['standing'], string>;
export const PART_WORDS: Record<DutiesOfCase['reports'][number]['part'], () => string> = {
  first: m.duties_part_first,
  supplement: m.duties_part_supplement,
  whole: m.duties_part_whole,
};

type NoticeKind = DutiesOfCase['notices'][number]['kind'];
const AUTHORITY: readonly NoticeKind[] = ['authority-first', 'authority-supplement', 'authority-summary'];
const TOLD_BY: Partial<Record<Duty['kind'], readonly NoticeKind[]>> = {
  'tell-authority': AUTHORITY,
  'tell-people': ['clients', 'public'],
  'report-incident': ['authority-first', 'authority-supplement'],
  'send-summary': ['authority-summary'],
};
/** Whether a notice can be what met a duty; the api holds the same. */
export const isToldBy = (duty: Duty['kind'], kind: NoticeKind): boolean => TOLD_BY[duty]?.includes(kind) ?? false;

/** What is left, or how much it is over. */
export function leftWord(dueAt: Date | string, now: number): string {
  const ms = new Date(dueAt).getTime() - now;
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const time = m.duties_hm({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return ms >= 0 ? m.duties_left({ time }) : m.duties_over({ time });
}
