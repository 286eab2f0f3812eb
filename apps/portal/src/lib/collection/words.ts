import type { ColumnMeaning, ImportState } from '@kean/collection/contract';
import * as m from '#paraglide/messages.js';

export const IMPORT_STATE_WORDS: Record<ImportState, () => string> = {
  uploaded: m.import_state_uploaded,
  inspecting: m.import_state_inspecting,
  mapping: m.import_state_mapping,
  queued: m.import_state_queued,
  running: m.import_state_running,
  finished: m.import_state_finished,
  refused: m.import_state_refused,
  failed: m.import_state_failed,
  cancelled: m.import_state_cancelled,
};

export const IMPORT_STATE_LOOKS = {
  uploaded: 'quiet',
  inspecting: 'quiet',
  mapping: 'wait',
  queued: 'quiet',
  running: 'quiet',
  finished: 'calm',
  refused: 'danger',
  failed: 'danger',
  cancelled: 'quiet',
} as const satisfies Record<ImportState, string>;

/** States in which something is still to come. */
const UNDER_WAY: readonly ImportState[] = ['uploaded', 'inspecting', 'mapping', 'queued', 'running'];
export const isUnderWay = (state: ImportState): boolean => UNDER_WAY.includes(state);
/** States in which the system works and the person waits. */
export const isMoving = (state: ImportState): boolean => isUnderWay(state) && state !== 'mapping';

export const MEANING_WORDS: Record<ColumnMeaning, () => string> = {
  name: m.meaning_name,
  gender: m.meaning_gender,
  phone: m.meaning_phone,
  idNumber: m.meaning_id_number,
  clientType: m.meaning_client_type,
  district: m.meaning_district,
  layout: m.meaning_layout,
  price: m.meaning_price,
  area: m.meaning_area,
  moveIn: m.meaning_move_in,
  address: m.meaning_address,
  certificateNo: m.meaning_certificate_no,
  owner: m.meaning_owner,
  builtYear: m.meaning_built_year,
  agent: m.meaning_agent,
  branch: m.meaning_branch,
  registeredOn: m.meaning_registered_on,
  remark: m.meaning_remark,
  ignore: m.meaning_ignore,
};
export const MEANINGS = Object.keys(MEANING_WORDS) as ColumnMeaning[];

const ROW_WORDS: Readonly<Record<string, () => string>> = {
  'name-missing': m.reason_name_missing,
  'phone-missing': m.reason_phone_missing,
  'phone-invalid': m.reason_phone_invalid,
  'second-phone': m.warning_second_phone,
  'id-checksum': m.warning_id_checksum,
  'type-missing': m.warning_type_missing,
  'hostile-text': m.warning_hostile_text,
  'date-unreadable': m.warning_date_unreadable,
};

/** Why a row was not taken over, or what to check in it. */
export function rowWord(code: string): string {
  return ROW_WORDS[code]?.() ?? code;
}
