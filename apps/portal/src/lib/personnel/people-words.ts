import type { ComingsAndGoings, NewPeoplePreview } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

type Fault = NewPeoplePreview['faults'][number]['fault'];
type MoveState = ComingsAndGoings['moves'][number]['state'];
type AbsenceState = ComingsAndGoings['absences'][number]['state'];

/** What is wrong with a row, and what to do. */
export const FAULT_WORDS: Readonly<Record<Fault, () => string>> = {
  'name-missing': m.comings_fault_name_missing,
  'name-long': m.comings_fault_name_long,
  'mail-unreadable': m.comings_fault_mail_unreadable,
  'mail-taken': m.comings_fault_mail_taken,
  'mail-twice': m.comings_fault_mail_twice,
  'number-unreadable': m.comings_fault_number_unreadable,
  'number-taken': m.comings_fault_number_taken,
  'number-twice': m.comings_fault_number_twice,
  'branch-unknown': m.comings_fault_branch_unknown,
  'role-not-allowed': m.comings_fault_role_not_allowed,
};
export const MOVE_WORDS: Readonly<Record<MoveState, () => string>> = {
  set: m.comings_state_set,
  done: m.comings_state_done,
  'called-off': m.comings_state_called_off,
};
export const MOVE_LOOKS = { set: 'wait', done: 'calm', 'called-off': 'quiet' } as const;
export const ABSENCE_WORDS: Readonly<Record<AbsenceState, () => string>> = {
  set: m.comings_state_set,
  away: m.comings_state_away,
  back: m.comings_state_back,
  'called-off': m.comings_state_called_off,
};
export const ABSENCE_LOOKS = { set: 'wait', away: 'wait', back: 'calm', 'called-off': 'quiet' } as const;
