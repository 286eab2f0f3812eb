import * as m from '#paraglide/messages.js';

/** Acts of the log by their stable names; the ones a person may filter by, in the order of a working day. */
export const ACTION_WORDS: Readonly<Record<string, () => string>> = {
  'circulation.field-revealed': m.action_field_revealed,
  'circulation.reveal-refused': m.action_reveal_refused,
  'circulation.client-assigned': m.action_client_assigned,
  'circulation.assignment-refused': m.action_assignment_refused,
  'clients.listed': m.action_clients_listed,
  'clients.searched': m.action_clients_searched,
  'clients.dossier-read': m.action_dossier_read,
  'clients.dossier-refused': m.action_dossier_refused,
  'clients.cards-unreadable': m.action_cards_unreadable,
  'collection.import-received': m.action_import_received,
  'collection.import-refused': m.action_import_refused,
  'collection.preview-shown': m.action_preview_shown,
  'collection.import-confirmed': m.action_import_confirmed,
  'collection.rows-imported': m.action_rows_imported,
  'collection.import-finished': m.action_import_finished,
  'collection.import-failed': m.action_import_failed,
  'collection.import-cancelled': m.action_import_cancelled,
  'collection.rejects-downloaded': m.action_rejects_downloaded,
  'collection.upload-destroyed': m.action_upload_destroyed,
  'agency.signed-in': m.action_signed_in,
  'agency.sign-in-refused': m.action_sign_in_refused,
  'agency.signed-out': m.action_signed_out,
  'agency.password-changed': m.action_password_changed,
  'agency.password-change-refused': m.action_password_change_refused,
  'permissions.refused': m.action_call_refused,
  'accountability.log-searched': m.action_log_searched,
};

/** An act in words; one this version does not know is shown by its name, so that nothing is hidden. */
export function actionWord(action: string): string {
  return ACTION_WORDS[action]?.() ?? action;
}

export const OUTCOME_WORDS = {
  allowed: m.outcome_allowed,
  refused: m.outcome_refused,
  failed: m.outcome_failed,
} as const;

export const OUTCOME_LOOKS = { allowed: 'quiet', refused: 'wait', failed: 'danger' } as const;

const SUBJECT_WORDS: Readonly<Record<string, () => string>> = {
  Client: m.subject_client,
  Import: m.subject_import,
  Staff: m.subject_staff,
  Session: m.subject_session,
};

export function subjectWord(kind: string): string {
  return SUBJECT_WORDS[kind]?.() ?? kind;
}
