import type { Radius, RadiusRow } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

export const RADIUS_STATE_WORDS: Record<RadiusRow['state'], () => string> = {
  waiting: m.radius_waiting,
  running: m.radius_running,
  done: m.radius_done,
  refused: m.radius_state_refused,
  failed: m.radius_failed,
};
export const RADIUS_STATE_LOOKS = {
  waiting: 'wait',
  running: 'wait',
  done: 'calm',
  refused: 'danger',
  failed: 'danger',
} as const satisfies Record<RadiusRow['state'], string>;

export const isUnderWay = (state: RadiusRow['state']): boolean => state === 'waiting' || state === 'running';

/** Of what it was measured. */
export function sourceWord({ source, staffName, staffNumber }: RadiusRow): string {
  if (source === 'person') return m.radius_of_person({ name: `${staffName ?? ''} ${staffNumber ?? ''}`.trim() });
  return { file: m.radius_of_file, pasted: m.radius_of_pasted, window: m.radius_of_window }[source]();
}

const FIELD_WORDS: Readonly<Record<string, () => string>> = {
  name: m.radius_field_name,
  gender: m.radius_field_gender,
  phone: m.radius_field_phone,
  phone2: m.radius_field_phone2,
  idNumber: m.radius_field_id_number,
  remark: m.radius_field_remark,
  wording: m.radius_field_wording,
  address: m.radius_field_address,
  'property.address': m.radius_field_address,
  'property.certificateNo': m.radius_field_certificate,
  'property.wording': m.radius_field_property,
  'demand.wording': m.radius_field_demand,
  price: m.radius_field_price,
};
export const fieldWord = (field: string): string => FIELD_WORDS[field]?.() ?? field;

export const CERTAINTY_WORDS = {
  sure: m.radius_certain_sure,
  likely: m.radius_certain_likely,
  possible: m.radius_certain_possible,
};

export const CLASS_WORDS: Record<Radius['onDuty']['lines'][number]['of'], () => string> = {
  strictest: m.radius_class_strictest,
  middle: m.radius_class_middle,
  other: m.radius_class_other,
};

/** A text of the api in the language of the page. */
export const inTongue = ({ zh, en }: { readonly zh: string; readonly en: string }): string =>
  getLocale() === 'en' ? en : zh;
