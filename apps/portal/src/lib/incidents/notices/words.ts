import type { CaseNotices, LeakNotice, LeakSending } from '#lib/api/views.ts';
import { instant } from '#lib/format/instants.ts';
import { count } from '#lib/format/quantities.ts';
import { KIND_WORDS as CASE_KIND_WORDS } from '#lib/incidents/cases/words.ts';
import * as m from '#paraglide/messages.js';

export type NoticeKind = LeakNotice['kind'];
export type NoticePart = LeakNotice['checks'][number]['part'];
export type Facts = CaseNotices['facts'];
export type FactName = keyof Facts;

export const KIND_WORDS: Record<NoticeKind, () => string> = {
  'authority-first': m.leak_notice_kind_first,
  'authority-supplement': m.leak_notice_kind_supplement,
  'authority-summary': m.leak_notice_kind_summary,
  clients: m.leak_notice_kind_clients,
  public: m.leak_notice_kind_public,
};
export const NOTICE_KINDS = Object.keys(KIND_WORDS) as NoticeKind[];

export const PART_WORDS: Record<NoticePart, () => string> = {
  officeAndSystem: m.leak_part_office,
  found: m.leak_part_found,
  dataKinds: m.leak_part_data,
  people: m.leak_part_people,
  cause: m.leak_part_cause,
  harm: m.leak_part_harm,
  measures: m.leak_part_measures,
  whatYouCanDo: m.leak_part_can_do,
  nextSteps: m.leak_part_next,
  responsibility: m.leak_part_responsibility,
  lessons: m.leak_part_lessons,
  contact: m.leak_part_contact,
};

export const FACT_WORDS: Record<FactName, () => string> = {
  kind: m.leak_fact_kind,
  openedAt: m.leak_fact_opened,
  noticedAt: m.leak_fact_noticed,
  people: m.leak_fact_people,
  throughSystems: m.leak_fact_systems,
  harmAverted: m.leak_fact_averted,
  crimeSuspected: m.leak_fact_crime,
  handledAt: m.leak_fact_handled,
  clients: m.leak_fact_clients,
  classes: m.leak_fact_classes,
};

/** A fact as it stands beside the sentence that rests on it; what is not known says so. */
export function factInWords(facts: Facts, name: FactName): string {
  const value = facts[name];
  if (value === null) return m.leak_fact_open();
  if (typeof value === 'boolean') return value ? m.leak_fact_yes() : m.leak_fact_no();
  if (typeof value === 'number') return count(value);
  if (typeof value === 'string') return name === 'kind' ? caseKindInWords(value) : instant(value);
  const { strictest, middle, other } = value;
  return m.leak_fact_class_counts({ strictest: count(strictest), middle: count(middle), other: count(other) });
}

const caseKindInWords = (kind: string): string =>
  (CASE_KIND_WORDS as Readonly<Record<string, () => string>>)[kind]?.() ?? kind;

export const isForPeople = (kind: NoticeKind): boolean => kind === 'clients' || kind === 'public';

export const SENDING_WORDS: Record<LeakSending['state'], () => string> = {
  running: m.leak_sending_running,
  paused: m.leak_sending_paused,
  finished: m.leak_sending_finished,
  stopped: m.leak_sending_stopped,
};
export const SENDING_LOOKS = { running: 'hatched', paused: 'wait', finished: 'calm', stopped: 'quiet' } as const;

const BECAUSE: Readonly<Record<string, () => string>> = {
  'no-way': m.leak_because_no_way,
  'no-ground': m.leak_because_no_ground,
  'client-gone': m.leak_because_gone,
  'phone-awaits': m.leak_because_awaits,
  'phone-staff': m.leak_because_staff,
  'phone-shared': m.leak_because_shared,
  NOT_DELIVERED: m.leak_because_not_delivered,
  TOO_LATE: m.leak_because_too_late,
  CHANNEL_OFF: m.leak_because_channel_off,
  CLIENT_ERASED: m.leak_because_gone,
};

/** Why somebody cannot be reached; a code of the outbox that has no words here is said as it is. */
export const becauseInWords = (because: string): string =>
  BECAUSE[because]?.() ?? m.leak_because_other({ code: because });

export const HOW_WORDS = {
  call: m.leak_how_phone,
  letter: m.leak_how_letter,
  'in-person': m.leak_how_in_person,
} as const;
